// The table itself is made by the build: rules/apache/*.tsv.
#include <vector>

#include "apache/reading/modules.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

std::size_t hash_of(std::string_view name) {
    std::size_t hash = 14695981039346656037U;  // FNV-1a
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(text::lower(c))) * 1099511628211U;
    return hash;
}

// Every line of a configuration is looked up: a row is found with one comparison as a rule.
class NameTable {
  public:
    NameTable() : slots_(slot_count, nullptr) {
        for (const KnownDirective& row : all_directives())
            *slot_of(row.name) = &row;
    }

    // The row of this name, or the empty slot where it would be.
    const KnownDirective** slot_of(std::string_view name) {
        std::size_t at = hash_of(name) % slot_count;
        while (slots_[at] != nullptr && slots_[at]->name != name &&
               !text::equals_ignoring_case(slots_[at]->name, name))
            at = (at + 1) % slot_count;
        return &slots_[at];
    }

  private:
    static constexpr std::size_t slot_count = 4096;  // several times the rows
    std::vector<const KnownDirective*> slots_;
};

}  // namespace

const KnownDirective* find_directive(std::string_view name) {
    static NameTable table;
    return *table.slot_of(name);
}

}  // namespace fcgicheck::apache
