// PHP's own program behind FcgidWrapper, whose answers to what it can't open are known.
#pragma once

#include <string_view>

#include "fcgicheck/config.h"
#include "text/path.h"

namespace fcgicheck::checks {

inline bool is_behind_php(const EffectiveConfig& config) {
    return config.wrapper &&
           text::file_name(config.wrapper->argv.front()).find("php") != std::string_view::npos;
}

}  // namespace fcgicheck::checks
