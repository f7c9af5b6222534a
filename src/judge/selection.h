// Which rules a run is about: --select and --ignore.
#pragma once

#include "fcgicheck/rule.h"
#include "judge/judge.h"

namespace fcgicheck::judge {

bool is_selected(const Rule& rule, const Selection& selection);

}  // namespace fcgicheck::judge
