// One word that httpd does not take stops the whole server (server/config.c: "Syntax error on line
// N of FILE"); in a .htaccess it answers 500 for all below (httpd parses the file per request).
// Errors that have a rule of their own are left to it.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checks/case_values.h"
#include "checks/config_errors.h"
#include "text/ascii.h"
#include "text/config_line.h"
#include "text/config_words.h"

namespace fcgicheck::checks {
namespace {

bool is_ours(const ConfigError& error, const HtaccessFacts* htaccess) {
    if (is_by_comment(error))
        return true;
    switch (error.kind) {
        case ConfigErrorKind::syntax:
            return true;
        case ConfigErrorKind::not_allowed:
            return htaccess == nullptr;
        case ConfigErrorKind::closed_file:
        case ConfigErrorKind::missing_file:
            return !is_wrapper(error) && !is_about(error, "loadmodule") && !is_include(error) &&
                   !is_of_suexec(error);
        case ConfigErrorKind::wrong_context:
        case ConfigErrorKind::mixed_options:
        case ConfigErrorKind::missing_module:
        case ConfigErrorKind::unknown_directive:
            return false;
    }
    return false;
}

std::string without_blanks_after_commas(std::string text) {
    for (std::size_t at = text.find(", "); at != std::string::npos; at = text.find(", "))
        text.erase(at + 1, 1);
    return text;
}

// "Order deny, allow": the two words are one argument (modules/aaa/mod_access_compat.c).
std::optional<std::string> order_closed_up(const ConfigError& error) {
    if (!is_about(error, "order") || error.text.find(", ") == std::string::npos)
        return std::nullopt;
    std::string line = without_blanks_after_commas(text::without_comment(error.text));
    const std::vector<std::string> words = text::words_of(text::to_lower(line));
    const bool is_taken =
        words.size() == 2 && (words[1] == "deny,allow" || words[1] == "allow,deny");
    return is_taken ? std::optional(std::move(line)) : std::nullopt;
}

Finding finding_of(const ConfigError& error, const HtaccessFacts* htaccess) {
    Finding finding = finding_about(error, htaccess);
    if (is_by_comment(error)) {
        finding.situation = "comment";
        finding.values["fixed_line"] = error.needs;
        finding.values["comment"] = error.text.substr(text::comment_at(error.text));
    } else if (const auto order = order_closed_up(error)) {
        finding.situation = "order";
        finding.values["fixed_line"] = *order;
    } else if (error.kind == ConfigErrorKind::syntax && !error.needs.empty()) {
        finding.situation = "flags";  // closed up
        finding.values["fixed_line"] = error.needs;
    }
    return in_htaccess(std::move(finding), htaccess);
}

}  // namespace

Outcomes config_syntax_error(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        if (is_ours(error, htaccess))
            outcomes.emplace_back(finding_of(error, htaccess));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
