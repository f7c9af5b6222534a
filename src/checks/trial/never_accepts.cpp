// The kernel accepts the connection for the program, so mod_fcgid waits FcgidIOTimeout for an
// answer, then sends 500 (not 504) and SIGTERM (measured). A socket that is closed is noticed at
// once.
#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes never_accepts(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::never_accepted)
        return {};
    if (gave_up_early(c.trial))
        return {gave_up(c, "whether " + c.script.script.path + " starts in time")};
    Finding finding = finding_of_trial(c);
    if (!c.trial.own_listeners.empty()) {
        finding.situation = "own-socket";
        finding.values["listener"] = c.trial.own_listeners.front();
    } else if (c.trial.listen_socket == ListenSocket::closed ||
               c.trial.listen_socket == ListenSocket::replaced) {
        finding.situation = "socket-closed";
    } else if (!c.trial.waits_in.empty()) {
        finding.situation = "waits";
        finding.values["call"] = c.trial.waits_in;
    }
    return {finding};
}

}  // namespace fcgicheck::checks
