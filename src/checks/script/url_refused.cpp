// Rules of mod_rewrite and mod_alias that end a request before it comes to the script
// (modules/mappers/mod_rewrite.c, mod_alias.c). Without FollowSymLinks or SymLinksIfOwnerMatch
// mod_rewrite forbids all of a folder that has rules of its own (AH00670).
#include <optional>
#include <string>
#include <utility>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

// Nothing where the request is not refused.
std::optional<std::string> situation(OtherAnswer::Kind kind) {
    using Kind = OtherAnswer::Kind;
    switch (kind) {
        case Kind::rewriting_without_links:
            return "no-links";
        case Kind::forbidden:
            return "forbidden";
        case Kind::gone:
            return "gone";
        case Kind::circle:
            return "circle";
        case Kind::not_found:
            return "not-found";
        case Kind::status:
            return "";
        case Kind::redirected:
        case Kind::other_file:
            break;
    }
    return std::nullopt;
}

}  // namespace

Outcomes url_refused(const ScriptCase& c) {
    if (c.other_answer == nullptr)
        return {};
    const OtherAnswer& answer = *c.other_answer;
    std::optional<std::string> refused = situation(answer.kind);
    if (!refused || answer.status < 400)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.situation = *std::move(refused);
    finding.values["status"] = std::to_string(answer.status);
    finding.values["target"] = answer.leads_to;
    finding.values["target_file"] = text::file_name(answer.leads_to);
    if (answer.decided_by)
        decide_by(finding, *answer.decided_by, "answers");
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
