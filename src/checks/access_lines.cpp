#include "checks/access_lines.h"

#include <algorithm>

#include "checks/case_values.h"

namespace fcgicheck::checks {

bool is_by_access_rule(const OtherAnswer* answer) {
    if (answer == nullptr || answer->kind != OtherAnswer::Kind::forbidden || !answer->decided_by)
        return false;
    const std::string name = directive_name(*answer->decided_by);
    return name == "require" || name == "allow";
}

bool closes_by_name(const EffectiveConfig& config, const Cause& decided) {
    const auto& section = config.access_section;
    return section &&
           std::find(section->says.begin(), section->says.end(), decided) != section->says.end();
}

}  // namespace fcgicheck::checks
