// The least change that lets an identity do what it was refused: an entry for it alone in an access
// list, a group that may do so already, and at last everybody.
#pragma once

#include <string>
#include <vector>

#include "access/path_answers.h"
#include "report/access.h"
#include "report/advice.h"

namespace fcgicheck::report {

// With words and commands of its own; the first is the one to try first.
struct AccessFix {
    Who who = Who::you;
    std::string text;
    std::string command;
};

struct AccessFixes {
    std::vector<AccessFix> fixes;
    Values values;
};

AccessFixes access_fixes(const Asker& asker, const std::vector<access::Refusal>& refusals);

// What may be printed of them: no command that would open a stranger's file. It points into
// `fixes`.
Advice advice_of(const AccessFixes& fixes, const PathFacts& way);

}  // namespace fcgicheck::report
