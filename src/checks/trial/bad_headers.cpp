// ap_scan_script_header_err (server/util_script.c) reads "Name: value" lines up to a blank line;
// anything else is 500: "malformed header", "Premature end of script headers" or, where nothing
// came, "End of script output before headers" (measured).
#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes bad_headers(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::bad_headers)
        return {};
    Finding finding = finding_of_trial(c);
    if (printed_a_page(c.trial))
        finding.situation = "printed";
    return {finding};
}

}  // namespace fcgicheck::checks
