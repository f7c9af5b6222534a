// A directive in a .htaccess needs its class in AllowOverride, else httpd answers 500 for all below
// ("X not allowed here", server/config.c, invoke_cmd). Where AllowOverride was never set the file
// is read and every directive in it refused (measured on 2.4.71). Some belong in no .htaccess.
#include "checks/case_values.h"
#include "checks/config_errors.h"

namespace fcgicheck::checks {
namespace {

// The AllowOverride line with the missing word added.
std::string with_class(const std::optional<Cause>& override_because, const std::string& needs) {
    if (override_because && directive_name(*override_because) == "allowoverride")
        return override_because->text + " " + needs;
    return "AllowOverride " + needs;
}

Finding finding_of(const ConfigError& error, const HtaccessFacts& htaccess) {
    Finding finding = finding_about(error, &htaccess);
    if (error.kind == ConfigErrorKind::wrong_context) {
        finding.situation = "never";
        return finding;
    }
    finding.values["allow"] = with_class(htaccess.override_because, error.needs);
    if (!htaccess.override_because) {
        finding.situation = "unset";
        return finding;
    }
    finding.decided_by = htaccess.override_because;
    finding.evidence.emplace_back(line_of(*htaccess.override_because, "override"));
    finding.values["override_config"] = htaccess.override_because->at.file;
    finding.values["override_line"] = std::to_string(htaccess.override_because->at.line);
    return finding;
}

}  // namespace

Outcomes htaccess_not_allowed(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        const bool is_refused = error.kind == ConfigErrorKind::not_allowed ||
                                error.kind == ConfigErrorKind::wrong_context;
        if (htaccess != nullptr && is_refused)
            outcomes.emplace_back(finding_of(error, *htaccess));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
