// LoadModule names a file that is not there: httpd does not start ("Cannot load ... into server",
// modules/core/mod_so.c).
#include "checks/case_values.h"
#include "checks/config_errors.h"

namespace fcgicheck::checks {

Outcomes module_file_missing(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        if (error.kind == ConfigErrorKind::missing_file && is_about(error, "loadmodule"))
            outcomes.emplace_back(finding_about(error, htaccess));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
