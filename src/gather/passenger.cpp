#include "gather/passenger.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "text/ascii.h"

namespace fcgicheck::gather {

std::optional<Cause> passenger_directive(FileSource& files, const std::string& docroot) {
    constexpr std::size_t htaccess_limit = 1U << 20U;
    constexpr std::size_t cause_limit = 200;
    const std::string path = docroot + "/.htaccess";
    const Observed<std::string> content = files.read(path, htaccess_limit);
    if (content.seen() == nullptr)
        return std::nullopt;
    std::string_view rest = *content.seen();
    for (std::uint32_t number = 1; !rest.empty(); ++number) {
        const std::size_t newline = std::min(rest.find('\n'), rest.size());
        const std::string_view line = text::trim(rest.substr(0, newline));
        rest.remove_prefix(std::min(newline + 1, rest.size()));
        if (text::to_lower(line.substr(0, 9)) == "passenger") {
            return Cause{.at = {.file = path, .line = number, .column = 1},
                         .text = std::string(line.substr(0, cause_limit))};
        }
    }
    return std::nullopt;
}

}  // namespace fcgicheck::gather
