// The table itself is made by the build: rules/apache/*.tsv.
#include <algorithm>

#include "apache/reading/modules.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

bool comes_before(std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return text::lower(x) < text::lower(y);
    });
}

}  // namespace

const KnownDirective* find_directive(std::string_view name) {
    const auto rows = all_directives();
    const auto found = std::lower_bound(rows.begin(), rows.end(), name,
                                        [](const KnownDirective& row, std::string_view key) {
                                            return comes_before(row.name, key);
                                        });
    return found == rows.end() || comes_before(name, found->name) ? nullptr : &*found;
}

}  // namespace fcgicheck::apache
