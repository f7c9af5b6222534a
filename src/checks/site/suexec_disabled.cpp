// mod_unixd looks for suexec before it reads the configuration; SuexecUserGroup, and Suexec On, are
// refused where it is missing, is not root's or not setuid (modules/arch/unix/mod_unixd.c,
// unixd_pre_config; modules/generators/mod_suexec.c).
#include "checks/config_errors.h"

namespace fcgicheck::checks {

Outcomes suexec_disabled(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        if (!is_of_suexec(error))
            return;
        Finding finding = finding_about(error, htaccess);
        if (error.message.find("directive is Off") != std::string::npos)
            finding.situation = "off";
        else if (error.message.find("Invalid owner") != std::string::npos)
            finding.situation = "mode";
        finding.values["suexec"] = error.message.substr(error.message.rfind(' ') + 1);
        outcomes.emplace_back(std::move(finding));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
