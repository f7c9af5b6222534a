// The way of a request through Apache to one script: which steps it passes, and where it stops.
#pragma once

#include <vector>

#include "judge/script_judgement.h"

namespace fcgicheck::judge {

// `program` is what runs it: itself, or the FcgidWrapper that it is behind.
std::vector<JourneyStep> journey(const ScriptCase& script, const ScriptSnapshot& program,
                                 const ScriptJudgement& judgement);

}  // namespace fcgicheck::judge
