// Methods as <Limit>, <LimitExcept> and Require method speak of them: one bit each, GET also for
// HEAD (ap_method_number_of, modules/http/http_protocol.c).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fcgicheck::apache {

using MethodMask = std::uint64_t;
inline constexpr MethodMask all_methods = ~MethodMask{0};

// Nothing where it is none of httpd's own. The case matters.
std::optional<MethodMask> known_method(std::string_view name);

// One bit stands for all others, which httpd registers as it meets them.
inline MethodMask method_bit(std::string_view name) {
    constexpr MethodMask other = MethodMask{1} << 62;
    return known_method(name).value_or(other);
}

}  // namespace fcgicheck::apache
