// FCGI_END_REQUEST with another protocol status than FCGI_REQUEST_COMPLETE, and no output: 500 with
// "End of script output before headers"; the status itself is not logged (measured).
#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes request_refused(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::refused)
        return {};
    return {finding_of_trial(c)};
}

}  // namespace fcgicheck::checks
