// One word that httpd does not take stops the whole server (server/config.c: "Syntax error on line
// N of FILE"); in a .htaccess it answers 500 for all below (httpd parses the file per request).
// Errors that have a rule of their own are left to it.
#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "checks/case_values.h"
#include "checks/config_errors.h"
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
            return !is_wrapper(error) && !is_about(error, "loadmodule") && !is_include(error);
        case ConfigErrorKind::wrong_context:
        case ConfigErrorKind::mixed_options:
        case ConfigErrorKind::missing_module:
        case ConfigErrorKind::unknown_directive:
            return false;
    }
    return false;
}

// "Order deny, allow": the two words are one argument (modules/aaa/mod_access_compat.c).
bool is_order_with_blank(const ConfigError& error) {
    return is_about(error, "order") && error.text.find(", ") != std::string::npos;
}

std::string without_blanks_after_commas(std::string text) {
    for (std::size_t at = text.find(", "); at != std::string::npos; at = text.find(", "))
        text.erase(at + 1, 1);
    return text;
}

std::string without_comment(const std::string& text) {
    const std::string line = text.substr(0, text::comment_at(text));
    return line.substr(0, line.find_last_not_of(" \t") + 1);
}

// "RewriteRule ^a$ b [L, QSA]": the flags are one argument (parseargline and cmd_parse_flags of
// modules/mappers/mod_rewrite.c).
std::optional<std::string> with_flags_closed_up(const ConfigError& error) {
    if (!error.message.ends_with("bad flag delimiters"))
        return std::nullopt;
    std::string line = without_comment(error.text);
    std::string_view rest = line;
    for (int words = 0; words < 3; ++words)
        text::take_word(rest);
    const std::string flags(rest);
    const bool is_flags = flags.starts_with('[') && flags.ends_with(']');
    if (!is_flags || flags.find_first_of(" \t") == std::string::npos)
        return std::nullopt;
    line.resize(line.size() - flags.size());
    if (flags.find_first_of("=\"") != std::string::npos)
        return flags.find('"') == std::string::npos ? std::optional(line + '"' + flags + '"')
                                                    : std::nullopt;
    std::copy_if(flags.begin(), flags.end(), std::back_inserter(line),
                 [](char c) { return c != ' ' && c != '\t'; });
    return line;
}

Finding finding_of(const ConfigError& error, const HtaccessFacts* htaccess) {
    Finding finding = finding_about(error, htaccess);
    if (is_order_with_blank(error)) {
        finding.situation = "order";
        finding.values["fixed_line"] = without_blanks_after_commas(without_comment(error.text));
    } else if (is_by_comment(error)) {
        finding.situation = "comment";
        finding.values["fixed_line"] = without_comment(error.text);
        finding.values["comment"] = error.text.substr(text::comment_at(error.text));
    } else if (const auto closed_up = with_flags_closed_up(error)) {
        finding.situation = "flags";
        finding.values["fixed_line"] = *closed_up;
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
