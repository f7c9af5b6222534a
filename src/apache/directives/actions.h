// Action and Script (modules/mappers/mod_actions.c).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "fcgicheck/source.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

struct Action {
    std::string script;       // a URL
    bool is_virtual = false;  // the file that is asked for need not be there
    Cause because;
};

struct ActionLines {
    std::map<std::string, Action, text::LessIgnoringCase> by_handler;  // or by content type
    std::map<std::string, Action> by_method;
};

ActionLines merge(const ActionLines& base, const ActionLines& later);

}  // namespace fcgicheck::apache
