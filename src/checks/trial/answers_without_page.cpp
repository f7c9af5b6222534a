// FastCGI works, and what comes is no page: a status of 400 to 499 that the program sends itself,
// or 200 with nothing behind the header, which Apache passes on as it is (measured). An error of
// 500 and more is error-on-stderr's. Either may be meant for this URL, so there is no fault to tell
// of; but that php-cgi does not find a file which is there is one.
#include <string>

#include "checks/trial_words.h"
#include "text/path.h"

namespace fcgicheck::checks {

Outcomes answers_without_page(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::none || !c.trial.response)
        return {};
    const TrialResponse& response = *c.trial.response;
    const bool is_refusal = answered_an_error(c.trial) && response.status < 500;
    const bool is_empty = response.status == 200 && response.body_bytes == 0;
    const bool is_php = is_refusal && response.body_head.starts_with("No input file specified.");
    if (!is_php && !(is_for_visitors(c.script) && (is_refusal || is_empty)))
        return {};
    Finding finding = finding_of_trial(c);
    finding.values["file"] = text::file_name(c.script.file);
    finding.values["status"] = std::to_string(response.status);
    if (is_php)
        finding.situation = "php";
    else if (is_empty)
        finding.situation = "empty";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
