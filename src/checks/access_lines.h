// Which of the lines that say who may visit a file decides, and where it stands.
#pragma once

#include <optional>
#include <vector>

#include "fcgicheck/config.h"

namespace fcgicheck::checks {

// Of all lines that were asked: a Require that refuses everybody, else the last Deny, else the
// last. There must be one.
const Cause& deciding_access(const std::vector<Cause>& lines);

bool is_within(const std::optional<FilesSection>& section, const Cause& line);

// A <Files> that names this file, and not all of its kind, closes it: that is meant.
bool closes_by_name(const EffectiveConfig& config, const Cause& decided);

}  // namespace fcgicheck::checks
