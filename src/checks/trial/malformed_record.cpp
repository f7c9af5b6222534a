// What came over the connection is no FastCGI record: mod_fcgid says "FastCGI server closed
// connection", or waits for the rest of a record that never ends (measured).
#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes malformed_record(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::malformed_record)
        return {};
    return {finding_of_trial(c)};
}

}  // namespace fcgicheck::checks
