// Rules that refuse a script to GET, or to all methods: AllowMethods (modules/aaa/
// mod_allowmethods.c: 405), Require method and <Limit> (mod_authz_core: 403). A program that takes
// other methods alone may be meant.
#include "checks/case_values.h"

namespace fcgicheck::checks {

Outcomes method_refused(const ScriptCase& c) {
    using Kind = OtherAnswer::Kind;
    if (c.other_answer == nullptr || !is_requested(c))
        return {};
    const Kind kind = c.other_answer->kind;
    if (kind != Kind::get_refused && kind != Kind::methods_refused)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.values["method"] = c.other_answer->leads_to;
    finding.values["status"] = std::to_string(c.other_answer->status);
    if (kind == Kind::methods_refused)
        finding.situation = "all";
    else if (c.other_answer->leads_to != "POST")
        finding.situation = "forms";
    if (c.other_answer->decided_by)
        decide_by(finding, *c.other_answer->decided_by, "refuses");
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
