// Rewriting that ends a request by its own fault before it comes to the script
// (modules/mappers/mod_rewrite.c). Without FollowSymLinks or SymLinksIfOwnerMatch mod_rewrite
// forbids all of a folder that has rules of its own (AH00670).
#include <optional>
#include <string>
#include <utility>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

std::optional<std::string> situation(OtherAnswer::Kind kind) {
    using Kind = OtherAnswer::Kind;
    switch (kind) {
        case Kind::rewriting_without_links:
            return "";
        case Kind::circle:
            return "circle";
        case Kind::not_found:
            return "not-found";
        case Kind::forbidden:
        case Kind::gone:
        case Kind::status:
        case Kind::redirected:
        case Kind::other_file:
            break;
    }
    return std::nullopt;
}

}  // namespace

Outcomes url_refused(const ScriptCase& c) {
    std::optional<std::string> refused =
        c.other_answer != nullptr ? situation(c.other_answer->kind) : std::nullopt;
    if (!refused)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.situation = *std::move(refused);
    finding.values["target"] = c.other_answer->leads_to;
    finding.values["target_file"] = text::file_name(c.other_answer->leads_to);
    if (c.other_answer->decided_by)
        decide_by(finding, *c.other_answer->decided_by, "answers");
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
