// Rewriting that gives a script's own URL to another file (modules/mappers/mod_rewrite.c): a front
// controller that takes all URLs. That may be meant.
#include "checks/case_values.h"

namespace fcgicheck::checks {

Outcomes url_goes_elsewhere(const ScriptCase& c) {
    if (c.other_answer == nullptr || c.other_answer->kind != OtherAnswer::Kind::other_file)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.values["target"] = c.other_answer->leads_to;
    if (c.other_answer->decided_by)
        decide_by(finding, *c.other_answer->decided_by, "answers");
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
