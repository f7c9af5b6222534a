// Types of what is shown or saved as it is. As a handler's name one runs nothing, and is written to
// switch programs off: "AddHandler text/plain .php".
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace fcgicheck::text {

inline bool is_document_type(std::string_view handler) {
    constexpr std::array<std::string_view, 4> classes{"text/", "image/", "audio/", "video/"};
    return handler == "application/octet-stream" ||
           std::any_of(classes.begin(), classes.end(),
                       [&](std::string_view each) { return handler.starts_with(each); });
}

}  // namespace fcgicheck::text
