// Methods as <Limit>, <LimitExcept> and Require method speak of them: one bit each, GET also for
// HEAD (ap_method_number_of, modules/http/http_protocol.c).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace fcgicheck::apache {

using MethodMask = std::uint64_t;
inline constexpr MethodMask all_methods = ~MethodMask{0};

// Nothing where it is none of httpd's own. The case matters.
std::optional<MethodMask> known_method(std::string_view name);

// Also those that httpd was told of (ap_method_register).
using MethodNames = std::set<std::string, std::less<>>;
std::optional<MethodMask> known_method(std::string_view name, const MethodNames& registered);

// The same of a request's, and a bit of its own for what nobody knows (M_INVALID).
MethodMask method_bit(std::string_view name, const MethodNames& registered);

}  // namespace fcgicheck::apache
