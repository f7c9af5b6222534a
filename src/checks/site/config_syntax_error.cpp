// One word that httpd does not take stops the whole server (server/config.c: "Syntax error on line
// N of FILE"); in a .htaccess it answers 500 for all below (httpd parses the file per request).
// Errors that have a rule of their own are left to it.
#include <utility>

#include "checks/case_values.h"
#include "checks/config_errors.h"

namespace fcgicheck::checks {
namespace {

bool is_ours(const ConfigError& error, const HtaccessFacts* htaccess) {
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

Finding finding_of(const ConfigError& error, const HtaccessFacts* htaccess) {
    Finding finding = finding_about(error, htaccess);
    if (is_order_with_blank(error)) {
        finding.situation = "order";
        finding.values["fixed_line"] = without_blanks_after_commas(error.text);
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
