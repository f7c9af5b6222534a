#include "apache/directives/methods.h"

#include <algorithm>
#include <array>

namespace fcgicheck::apache {

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
    if (name == "HEAD")
        name = "GET";
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return MethodMask{1} << (found - names.begin());
}

}  // namespace fcgicheck::apache
