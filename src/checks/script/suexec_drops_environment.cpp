// suexec takes all variables away that are not of CGI, and sets PATH itself (clean_env of
// support/suexec.c): of what FcgidInitialEnv says nearly nothing arrives.
#include "checks/case_values.h"
#include "checks/suexec.h"
#include "text/suexec_variables.h"

namespace fcgicheck::checks {

Outcomes suexec_drops_environment(const ScriptCase& c) {
    const std::optional<SuexecStart> start = suexec_start(c);
    if (!start || c.config.seen()->handler.value.name != "fcgid-script")
        return {};
    std::string dropped;
    for (const auto& [name, value] : initial_environment_of(*c.host, *c.config.seen()))
        if (!text::passes_suexec(name))
            dropped += (dropped.empty() ? "" : ", ") + name;
    if (dropped.empty())
        return {};
    Finding finding = finding_of_suexec(c, *start);
    finding.values["variables"] = dropped;
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
