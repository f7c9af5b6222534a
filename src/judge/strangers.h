// Marks the findings whose commands would open, for whoever made a link or wrote a line, what is
// another's (access/astray.h).
#pragma once

#include <vector>

#include "fcgicheck/check.h"
#include "judge/script_judgement.h"

namespace fcgicheck::judge {

void mark_astray(const ScriptCase& given, std::vector<ReportedFinding>& findings);
void mark_astray(const SiteFacts& site, std::vector<ReportedFinding>& findings);

}  // namespace fcgicheck::judge
