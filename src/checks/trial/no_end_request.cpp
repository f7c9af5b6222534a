// Output came and FCGI_END_REQUEST did not: below 64 KiB mod_fcgid discards all of it and answers
// 500; above, a part has gone out with 200 (measured).
#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes no_end_request(const TrialCase& c) {
    const std::string question = "whether " + c.script.script.path + " ends its answer";
    if (c.trial.failure == TrialFailure::unfinished)
        return {cannot_tell(
            c.script, {.what = question, .why = UnseenWhy::not_looked, .detail = c.trial.problem})};
    if (c.trial.failure != TrialFailure::no_end_request)
        return {};
    if (gave_up_early(c.trial))
        return {gave_up(c, question + " in time")};
    return {finding_of_trial(c)};
}

}  // namespace fcgicheck::checks
