#include "checks/access_lines.h"

#include "checks/case_values.h"

namespace fcgicheck::checks {

bool is_within(const std::optional<FilesSection>& section, const Cause& line) {
    return section && section->opened.at.file == line.at.file &&
           section->opened.at.line < line.at.line;
}

bool closes_by_name(const EffectiveConfig& config, const Cause& decided) {
    return config.access_section && config.access_section->is_by_name &&
           is_within(config.access_section, decided);
}

}  // namespace fcgicheck::checks
