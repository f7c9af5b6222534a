// The way of a request through Apache to one script: which steps it passes, and where it stops.
#pragma once

#include <vector>

#include "judge/script_judgement.h"

namespace fcgicheck::judge {

// `trial` is that of the program that runs it: a file behind a FcgidWrapper has none of its own.
std::vector<JourneyStep> journey(const ScriptCase& script, const ScriptSnapshot& seen,
                                 const std::optional<TrialResult>& trial,
                                 const ScriptJudgement& judgement);

}  // namespace fcgicheck::judge
