// The access rules ask for a user, and what a login needs is not there: every request is answered
// with 500 (ap_process_request_internal, server/request.c, AH00027; modules/aaa/mod_authn_core.c,
// AH01796; mod_auth_basic.c, AH01615), or each that brings a name and a password is.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checks/case_values.h"
#include "text/ascii.h"
#include "text/config_words.h"

namespace fcgicheck::checks {
namespace {

std::optional<std::string> situation(OtherAnswer::Kind kind) {
    using Kind = OtherAnswer::Kind;
    switch (kind) {
        case Kind::login_without_type:
            return "";
        case Kind::login_without_name:
            return "name";
        case Kind::login_without_module:
            return "module";
        case Kind::login_without_file:
            return "file";
        default:
            return std::nullopt;
    }
}

}  // namespace

Outcomes login_not_set_up(const ScriptCase& c) {
    std::optional<std::string> missing = c.other_answer != nullptr && is_requested(c)
                                             ? situation(c.other_answer->kind)
                                             : std::nullopt;
    if (!missing)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.situation = *std::move(missing);
    if (const auto& line = c.other_answer->decided_by) {
        decide_by(finding, *line, "asks");
        const std::vector<std::string> words = text::words_of(line->text);
        const std::string type = words.size() > 1 ? words[1] : "";
        finding.values["type"] = type;
        if (text::equals_ignoring_case(type, "none"))
            finding.situation = "none";
    }
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
