// LoadModule names a file that is not there: httpd does not start ("Cannot load ... into server",
// modules/core/mod_so.c).
#include <utility>

#include "checks/case_values.h"
#include "checks/config_errors.h"
#include "checks/module_names.h"

namespace fcgicheck::checks {

Outcomes module_file_missing(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        if (error.kind != ConfigErrorKind::missing_file || !is_about(error, "loadmodule"))
            return;
        Finding finding = finding_about(error, htaccess);
        name_module(finding, error.needs);
        outcomes.emplace_back(std::move(finding));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
