#include "checks/access_lines.h"

#include "checks/case_values.h"

namespace fcgicheck::checks {

bool closes_by_name(const EffectiveConfig& config, const Cause& decided) {
    const auto& section = config.access_section;
    return section && section->opened.at.file == decided.at.file &&
           section->opened.at.line < decided.at.line;
}

}  // namespace fcgicheck::checks
