// RequestHeader ... early (modules/metadata/mod_headers.c): the one form that changes what the
// phases before the handler see.
#pragma once

#include <cstdint>
#include <string>

#include "fcgicheck/source.h"

namespace fcgicheck::apache {

struct EarlyHeader {
    enum class Action : std::uint8_t { set, set_if_empty, add, append, merge, unset, edit };
    Action action = Action::set;
    std::string name = {};
    std::string value = {};
    bool is_made = false;  // the value: by %{NAME}e, a time or an expression
    Cause because = {};
};

}  // namespace fcgicheck::apache
