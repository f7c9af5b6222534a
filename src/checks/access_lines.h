// Where the line stands that says who may visit a file.
#pragma once

#include <optional>

#include "fcgicheck/check.h"

namespace fcgicheck::checks {

// The rules refuse the file to everybody.
struct Refused {
    const Cause* by = nullptr;  // null: no line says it
};
std::optional<Refused> refused_to_all(const ScriptCase& c);

// A <Files> closes it: that is meant.
bool closes_by_name(const EffectiveConfig& config, const Cause& decided);

}  // namespace fcgicheck::checks
