// The program accepted the connection and sent no byte: either it closed it, and mod_fcgid says
// "FastCGI server closed connection", or it kept it, and mod_fcgid waits FcgidIOTimeout (measured).
// An adapter that dies in a thread of its own leaves no traceback at all.
#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes no_reply(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::no_reply)
        return {};
    if (gave_up_early(c.trial))
        return {gave_up(c, "whether " + c.script.script.path + " answers in time")};
    Finding finding = finding_of_trial(c);
    if (c.trial.took >= c.trial.plan.timeout)
        finding.situation = "slow";
    return {finding};
}

}  // namespace fcgicheck::checks
