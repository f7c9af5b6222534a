#include "checks/access_lines.h"

#include <algorithm>

namespace fcgicheck::checks {

bool closes_by_name(const EffectiveConfig& config, const Cause& decided) {
    const auto& section = config.access_section;
    return section &&
           std::find(section->says.begin(), section->says.end(), decided) != section->says.end();
}

}  // namespace fcgicheck::checks
