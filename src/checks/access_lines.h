// Where the line stands that says who may visit a file.
#pragma once

#include <optional>

#include "fcgicheck/config.h"

namespace fcgicheck::checks {

// A <Files> closes it: that is meant.
bool closes_by_name(const EffectiveConfig& config, const Cause& decided);

}  // namespace fcgicheck::checks
