#include "text/duration.h"

#include <array>
#include <string_view>

namespace fcgicheck::text {

std::string duration(std::int64_t seconds) {
    struct Unit {
        std::int64_t length;
        std::string_view name;
    };
    constexpr std::array units =
        std::to_array<Unit>({{86'400, "day"}, {3'600, "hour"}, {60, "minute"}, {1, "second"}});
    for (const Unit& unit : units) {
        const std::int64_t count = seconds / unit.length;
        if (count > 0)
            return std::to_string(count) + ' ' + std::string(unit.name) + (count == 1 ? "" : "s");
    }
    return "0 seconds";
}

}  // namespace fcgicheck::text
