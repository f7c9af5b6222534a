// FastCGI works, and what comes is no page: a status of 400 to 499 that the script sends itself, or
// 200 with nothing behind the header, which Apache passes on as it is (measured). An error of 500
// and more is error-on-stderr's. Either may be meant for the script's own URL, so this is no error.
#include <string>

#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes answers_without_page(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::none || !c.trial.response)
        return {};
    const TrialResponse& response = *c.trial.response;
    const bool is_refusal = response.status >= 400 && response.status < 500;
    const bool is_empty = response.status == 200 && response.body_bytes == 0;
    if (!is_refusal && !is_empty)
        return {};
    Finding finding = finding_of_trial(c);
    finding.values["status"] = std::to_string(response.status);
    if (is_empty)
        finding.situation = "empty";
    else if (response.body_head.starts_with("No input file specified."))
        finding.situation = "php";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
