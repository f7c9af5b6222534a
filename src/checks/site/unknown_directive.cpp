// httpd takes only the directives that its modules bring ("Invalid command", server/config.c): a
// name that is misspelled, or whose module is not loaded, stops it; in a .htaccess it answers 500
// for all below.
#include <utility>

#include "checks/case_values.h"
#include "checks/config_errors.h"

namespace fcgicheck::checks {
namespace {

Finding finding_of(const ConfigError& error, const HtaccessFacts* htaccess) {
    Finding finding = finding_about(error, htaccess);
    if (error.kind == ConfigErrorKind::missing_module) {
        finding.situation = "module";
    } else if (!error.needs.empty()) {
        finding.situation = "misspelled";
        std::string line = error.text;
        if (const std::size_t at = line.find(error.directive); at != std::string::npos)
            line.replace(at, error.directive.size(), error.needs);
        finding.values["fixed_line"] = std::move(line);
    }
    return in_htaccess(std::move(finding), htaccess);
}

}  // namespace

Outcomes unknown_directive(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        if (error.kind == ConfigErrorKind::unknown_directive ||
            error.kind == ConfigErrorKind::missing_module)
            outcomes.emplace_back(finding_of(error, htaccess));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
