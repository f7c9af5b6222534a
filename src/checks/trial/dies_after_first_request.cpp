// A program that answers once and ends: mod_fcgid learns of it when it has handed it the next
// request, and that visitor gets 500, "Connection reset by peer"; or, where no process is noted as
// idle any more, waits a second for a new one. With FcgidMaxRequestsPerProcess 1 mod_fcgid expects
// no more of it, and starts one for each request (all measured).
#include <algorithm>

#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes dies_after_first_request(const TrialCase& c) {
    const std::vector<TrialEvent>& events = c.trial.events;
    const bool is_dead = c.trial.failure == TrialFailure::none && !events.empty() &&
                         events.back().step == TrialStep::exited &&
                         std::none_of(events.begin(), events.end(), [](const TrialEvent& event) {
                             return event.step == TrialStep::second_request;
                         });
    const EffectiveConfig* config = c.script.config.seen();
    const bool is_meant = c.script.host != nullptr && config != nullptr &&
                          max_requests_of(*c.script.host, *config) == 1;
    if (!is_dead || is_meant)
        return {};
    Finding finding = finding_of_trial(c);
    finding.values["code"] = std::to_string(c.trial.exit_code.value_or(0));
    if (c.trial.signal)
        finding.situation = "signal";
    return {finding};
}

}  // namespace fcgicheck::checks
