// mod_fcgid asks of a FcgidWrapper's program only that it is there (set_wrapper_config of
// modules/fcgid/fcgid_conf.c); that it can't be started shows as a 500 for every file behind it.
#include <variant>

#include "checks/case_values.h"
#include "checks/execute_permission.h"

namespace fcgicheck::checks {

Outcomes wrapper_not_executable(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr || !config->wrapper || !is_executed(c))
        return {};
    Outcomes outcomes = execute_permission(c);
    for (Outcome& outcome : outcomes)
        if (auto* finding = std::get_if<Finding>(&outcome))
            finding->evidence.emplace_back(line_of(config->wrapper->because, "wrapper"));
    return outcomes;
}

}  // namespace fcgicheck::checks
