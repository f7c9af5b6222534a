// Where the line stands that says who may visit a file.
#pragma once

#include <optional>

#include "fcgicheck/config.h"

namespace fcgicheck::checks {

bool is_within(const std::optional<FilesSection>& section, const Cause& line);

// A <Files> that names this file, and not all of its kind, closes it: that is meant.
bool closes_by_name(const EffectiveConfig& config, const Cause& decided);

}  // namespace fcgicheck::checks
