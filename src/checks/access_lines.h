// Where the line stands that says who may visit a file.
#pragma once

#include <optional>

#include "fcgicheck/config.h"

namespace fcgicheck::checks {

// The rules ask for a variable that SetEnv sets behind them.
bool is_by_access_rule(const OtherAnswer* answer);

// A <Files> closes it: that is meant.
bool closes_by_name(const EffectiveConfig& config, const Cause& decided);

}  // namespace fcgicheck::checks
