// suexec works for one user, that httpd was built to have (AP_HTTPD_USER); Debian's custom one for
// each that has a file of his name. "user mismatch (A instead of B)" is exit 103.
#include "checks/case_values.h"
#include "checks/suexec.h"

namespace fcgicheck::checks {

Outcomes suexec_caller_mismatch(const ScriptCase& c) {
    const std::optional<SuexecStart> start = suexec_start(c);
    if (!start || start->settings == nullptr)
        return {};
    const SuexecSettings& settings = *start->settings;
    const bool is_by_file = !settings.callers_file.empty();
    if (is_by_file ? settings.is_caller_known : settings.caller.empty())
        return {};
    if (c.server.seen() == nullptr)
        return {cannot_tell(c, *c.server.unseen())};
    if (!is_by_file && settings.caller == c.server.seen()->name)
        return {};
    Finding finding = finding_of_suexec(c, *start);
    finding.situation = is_by_file ? "no-file" : "";
    finding.values["caller"] = settings.caller;
    finding.values["callers_file"] = settings.callers_file;
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
