#include "apache/status.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fcgicheck::apache {

bool is_known_status(int status) {
    constexpr std::array ranges = std::to_array<std::pair<int, int>>({{100, 102},
                                                                      {200, 208},
                                                                      {226, 226},
                                                                      {300, 305},
                                                                      {307, 308},
                                                                      {400, 417},
                                                                      {421, 424},
                                                                      {426, 426},
                                                                      {428, 429},
                                                                      {431, 431},
                                                                      {451, 451},
                                                                      {500, 508},
                                                                      {510, 511}});
    return std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) {
        return status >= range.first && status <= range.second;
    });
}

}  // namespace fcgicheck::apache
