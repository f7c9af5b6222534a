// Rules of mod_rewrite and mod_alias that give a script's own URL another answer, as their author
// meant: a front controller that takes all URLs, files that may not be asked for by name
// (modules/mappers/mod_rewrite.c, mod_alias.c).
#include <optional>
#include <string>
#include <utility>

#include "checks/case_values.h"

namespace fcgicheck::checks {
namespace {

// Nothing where the rule is at fault, which url-refused says, or where the visitor is sent on.
std::optional<std::string> situation(OtherAnswer::Kind kind) {
    using Kind = OtherAnswer::Kind;
    switch (kind) {
        case Kind::other_file:
            return "";
        case Kind::forbidden:
        case Kind::gone:
        case Kind::status:
            return "status";
        default:
            return std::nullopt;
    }
}

}  // namespace

Outcomes url_taken_by_rule(const ScriptCase& c) {
    std::optional<std::string> taken =
        c.other_answer != nullptr ? situation(c.other_answer->kind) : std::nullopt;
    if (!taken)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.situation = *std::move(taken);
    finding.values["status"] = std::to_string(c.other_answer->status);
    finding.values["target"] = c.other_answer->leads_to;
    if (c.other_answer->decided_by)
        decide_by(finding, *c.other_answer->decided_by, "answers");
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
