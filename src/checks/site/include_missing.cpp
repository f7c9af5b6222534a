// Include, unlike IncludeOptional, needs the file or a match of its wildcard
// (ap_process_resource_config and ap_process_fnmatch_configs, server/config.c).
#include "checks/case_values.h"
#include "checks/config_errors.h"

namespace fcgicheck::checks {

Outcomes include_missing(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        if (error.kind == ConfigErrorKind::missing_file && is_include(error))
            outcomes.emplace_back(finding_about(error, htaccess));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
