// How many letters must be put in, taken out or changed to make one word of another: for "did you
// mean".
#pragma once

#include <cstddef>
#include <string_view>

namespace fcgicheck::text {

// Where it is more than `most`, anything above that.
std::size_t edit_distance(std::string_view a, std::string_view b,
                          std::size_t most = std::string_view::npos - 1);

}  // namespace fcgicheck::text
