// mod_fcgid looks for a wrapper while it reads the line that names it (modules/fcgid/fcgid_conf.c,
// set_wrapper_config: "Wrapper X cannot be accessed"): a missing one keeps httpd from starting, in
// a .htaccess it is a 500.
#include "checks/case_values.h"
#include "checks/config_errors.h"

namespace fcgicheck::checks {
namespace {

// "Wrapper /usr/bin/php-cgi cannot be accessed: ...": the second word.
std::string wrapper_of(const ConfigError& error) {
    const std::size_t start = error.message.find(' ') + 1;
    return error.message.substr(start, error.message.find(' ', start) - start);
}

}  // namespace

Outcomes wrapper_missing(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        const bool is_closed = error.kind == ConfigErrorKind::closed_file;
        if ((error.kind != ConfigErrorKind::missing_file && !is_closed) || !is_wrapper(error))
            return;
        Finding finding = in_htaccess(finding_about(error, htaccess), htaccess);
        finding.values["wrapper"] = wrapper_of(error);
        if (is_closed) {
            finding.situation = "closed";
            finding.values["folder"] = error.needs;
        }
        outcomes.emplace_back(std::move(finding));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
