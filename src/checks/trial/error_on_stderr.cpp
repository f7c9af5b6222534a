// FastCGI works and the application fails: it answers with a status of 500 or more, and what it
// prints goes to the server's error log (FCGI_STDERR records to the virtual host's, standard error
// to the main one; measured). Its page may be meant, so this is no error.
#include <string>

#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes error_on_stderr(const TrialCase& c) {
    if (!answered_an_error(c.trial) || c.trial.response->status < 500 || !is_for_visitors(c.script))
        return {};
    Finding finding = finding_of_trial(c);
    finding.values["status"] = std::to_string(c.trial.response->status);
    if (finding.evidence.empty())
        finding.situation = "quiet";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
