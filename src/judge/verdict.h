// Whether a script works, and what its visitors get: by what was found, and by the trial.
#pragma once

#include <optional>

#include "judge/script_judgement.h"

namespace fcgicheck::judge {

// `program` is what runs the script: itself, or the FcgidWrapper that it is behind.
Verdict verdict(const ScriptSnapshot& program, const ScriptJudgement& judgement);

// Nothing where that can't be predicted.
std::optional<VisitorSees> visitor_sees(const ScriptSnapshot& script, const ScriptSnapshot& program,
                                        const ScriptJudgement& judgement);

}  // namespace fcgicheck::judge
