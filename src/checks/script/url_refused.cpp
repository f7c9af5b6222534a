// Rewriting that ends a request by its own fault before it comes to the script
// (modules/mappers/mod_rewrite.c). Without FollowSymLinks or SymLinksIfOwnerMatch mod_rewrite
// forbids all of a folder that has rules of its own (AH00670).
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "checks/case_values.h"
#include "checks/php_wrapper.h"
#include "text/config_words.h"
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

// Where it begins and ends in a line "RewriteRule pattern substitution".
std::pair<std::size_t, std::size_t> substitution_of(std::string_view line) {
    std::string_view rest = line;
    text::take_word(rest);
    text::take_word(rest);
    const std::size_t begin = line.size() - rest.size();
    text::take_word(rest);
    return {begin, line.size() - rest.size()};
}

// php-cgi takes PATH_TRANSLATED for the file once an internal redirect has set REDIRECT_URL, as one
// from a .htaccess does, and answers 404 "No input file specified." where there is a path behind
// the script (sapi/cgi/cgi_main.c of PHP, init_request_info; measured). Such a rule has to hand it
// over as the query.
std::optional<std::string> with_path_as_query(const ScriptCase& c, const Cause& rule) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr || !is_behind_php(*config) || directive_name(rule) != "rewriterule")
        return std::nullopt;
    const auto [begin, end] = substitution_of(rule.text);
    constexpr std::string_view script = ".php";
    const std::size_t path = rule.text.find(".php/$", begin);
    if (path >= end)
        return std::nullopt;
    return std::string(rule.text).insert(path + script.size(), "?");
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
    if (c.other_answer->decided_by) {
        decide_by(finding, *c.other_answer->decided_by, "answers");
        const auto by_query = with_path_as_query(c, *c.other_answer->decided_by);
        if (by_query && finding.situation == "circle") {
            finding.situation = "circle-php";
            finding.values["fixed_line"] = *by_query;
        }
    }
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
