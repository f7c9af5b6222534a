// A script that its runner may not start. A program behind a FcgidWrapper is not executed and may
// have any mode; the wrapper itself has a rule of its own.
#include "checks/case_values.h"
#include "checks/execute_permission.h"

namespace fcgicheck::checks {

Outcomes not_executable(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    const bool has_wrapper = config != nullptr && config->wrapper;
    return has_wrapper || !is_executed(c) ? Outcomes{} : execute_permission(c);
}

}  // namespace fcgicheck::checks
