// Makes a trial: starts the script under os/warden.h, asks for one page over FastCGI, watches, ends
// everything.
#pragma once

#include <vector>

#include "fcgicheck/trial.h"
#include "os/warden.h"

namespace fcgicheck::trial {

TrialResult run(const TrialPlan& plan, os::Warden& warden);

// Several at once, as many starting as there are `jobs`; one that only waits makes room for the
// next. The results are in the order of the plans.
std::vector<TrialResult> run_all(const std::vector<TrialPlan>& plans, os::Warden& warden,
                                 unsigned jobs);

}  // namespace fcgicheck::trial
