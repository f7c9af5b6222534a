#include "apache/directives/methods.h"

#include <algorithm>
#include <array>

namespace fcgicheck::apache {

namespace {

constexpr unsigned invalid_bit = 26;  // M_INVALID; those of its own are below

// httpd counts them up, in an order that its virtual hosts share. Here one may meet another.
MethodMask other_bit(std::string_view name) {
    constexpr unsigned first = invalid_bit + 1;
    constexpr unsigned count = 63 - first;
    unsigned sum = 0;
    for (const char c : name)
        sum = sum * 31 + static_cast<unsigned char>(c);
    return MethodMask{1} << (first + sum % count);
}

}  // namespace

std::optional<MethodMask> known_method(std::string_view name) {
    constexpr auto names = std::to_array<std::string_view>({"GET",
                                                            "PUT",
                                                            "POST",
                                                            "DELETE",
                                                            "CONNECT",
                                                            "OPTIONS",
                                                            "TRACE",
                                                            "PATCH",
                                                            "PROPFIND",
                                                            "PROPPATCH",
                                                            "MKCOL",
                                                            "COPY",
                                                            "MOVE",
                                                            "LOCK",
                                                            "UNLOCK",
                                                            "VERSION-CONTROL",
                                                            "CHECKOUT",
                                                            "UNCHECKOUT",
                                                            "CHECKIN",
                                                            "UPDATE",
                                                            "LABEL",
                                                            "REPORT",
                                                            "MKWORKSPACE",
                                                            "MKACTIVITY",
                                                            "BASELINE-CONTROL",
                                                            "MERGE"});
    static_assert(names.size() == invalid_bit);
    if (name == "HEAD")
        name = "GET";
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return MethodMask{1} << (found - names.begin());
}

std::optional<MethodMask> known_method(std::string_view name, const MethodNames& registered) {
    const auto own = known_method(name);
    if (own || !registered.contains(name))
        return own;
    return other_bit(name);
}

MethodMask method_bit(std::string_view name, const MethodNames& registered) {
    return known_method(name, registered).value_or(MethodMask{1} << invalid_bit);
}

}  // namespace fcgicheck::apache
