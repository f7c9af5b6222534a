// Output came and FCGI_END_REQUEST did not: below 64 KiB mod_fcgid discards all of it and answers
// 500; above, a part has gone out with 200 (measured).
#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes no_end_request(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::no_end_request)
        return {};
    if (gave_up_early(c.trial))
        return {gave_up(c, "whether " + c.script.script.path + " ends its answer in time")};
    return {finding_of_trial(c)};
}

}  // namespace fcgicheck::checks
