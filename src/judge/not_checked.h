// What was not checked, why, and what would let it be: each thing once.
#pragma once

#include <vector>

#include "judge/script_judgement.h"

namespace fcgicheck::judge {

std::vector<NotChecked> not_checked(const Snapshot& snapshot, const std::vector<Doubt>& of_site,
                                    const std::vector<ScriptJudgement>& scripts);

}  // namespace fcgicheck::judge
