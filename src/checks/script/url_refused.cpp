// Rewriting that ends a request by its own fault before it comes to the script
// (modules/mappers/mod_rewrite.c). Without FollowSymLinks or SymLinksIfOwnerMatch mod_rewrite
// forbids all of a folder that has rules of its own (AH00670).
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "checks/alias_redirect.h"
#include "checks/case_values.h"
#include "checks/php_wrapper.h"
#include "text/config_line.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

std::optional<std::string> situation(const OtherAnswer& answer) {
    using Kind = OtherAnswer::Kind;
    switch (answer.kind) {
        case Kind::rewriting_without_links:
            return "";
        case Kind::circle:
            return answer.status < 400 ? "redirect-circle" : "circle";
        case Kind::endless:
            return "endless";
        case Kind::not_found:
            return "not-found";
        default:
            return std::nullopt;
    }
}

// php-cgi takes PATH_TRANSLATED for the file once an internal redirect has set REDIRECT_URL, as one
// from a .htaccess does, and answers 404 "No input file specified." where there is a path behind
// the script (sapi/cgi/cgi_main.c of PHP, init_request_info; measured). Such a rule has to hand it
// over as the query.
std::optional<std::string> with_path_as_query(const ScriptCase& c, const Cause& rule) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr || !is_behind_php(*config) || directive_name(rule) != "rewriterule")
        return std::nullopt;
    const auto [begin, end] = text::substitution_of(rule.text);
    constexpr std::string_view script = ".php";
    const std::size_t path = rule.text.find(".php/$", begin);
    if (path >= end)
        return std::nullopt;
    return std::string(rule.text).insert(path + script.size(), "?");
}

// By what leads in a circle, with the line that would not.
void say_how_to_leave(const ScriptCase& c, Finding& finding) {
    const std::optional<Cause>& line = c.other_answer->decided_by;
    const std::string name = line ? directive_name(*line) : "";
    const auto say = [&](const char* leaving, const std::optional<std::string>& fixed) {
        if (fixed) {
            finding.situation = leaving;
            finding.values["fixed_line"] = *fixed;
        }
        return fixed.has_value();
    };
    if (finding.situation == "redirect-circle") {
        if (name.starts_with("redirect")) {
            finding.situation = "redirect-circle-alias";
            say("redirect-circle-below", as_pattern(line->text));
        }
    } else if (name != "rewriterule") {
        finding.situation = "circle-other";
    } else if (!say("circle-php", with_path_as_query(c, *line))) {
        say("circle-file", text::file_made_by(line->text, line->at.file));
    }
}

}  // namespace

Outcomes url_refused(const ScriptCase& c) {
    std::optional<std::string> refused =
        c.other_answer != nullptr ? situation(*c.other_answer) : std::nullopt;
    if (!refused)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.situation = *std::move(refused);
    finding.values["target"] = c.other_answer->leads_to;
    finding.values["target_file"] = text::file_name(c.other_answer->leads_to);
    if (c.other_answer->decided_by)
        decide_by(finding, *c.other_answer->decided_by, "answers");
    if (c.other_answer->kind == OtherAnswer::Kind::circle)
        say_how_to_leave(c, finding);
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
