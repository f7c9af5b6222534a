#include "checks/access_lines.h"

#include <algorithm>

#include "checks/case_values.h"
#include "text/ascii.h"

namespace fcgicheck::checks {

const Cause& deciding_access(const std::vector<Cause>& lines) {
    const auto last = [&](auto test) { return std::find_if(lines.rbegin(), lines.rend(), test); };
    const auto refusal = last([](const Cause& line) {
        return directive_name(line) == "require" && text::to_lower(line.text).ends_with(" denied");
    });
    if (refusal != lines.rend())
        return *refusal;
    const auto deny = last([](const Cause& line) { return directive_name(line) == "deny"; });
    return deny != lines.rend() ? *deny : lines.back();
}

bool is_within(const std::optional<FilesSection>& section, const Cause& line) {
    return section && section->opened.at.file == line.at.file &&
           section->opened.at.line < line.at.line;
}

bool closes_by_name(const EffectiveConfig& config, const Cause& decided) {
    return config.access_section && config.access_section->is_by_name &&
           is_within(config.access_section, decided);
}

}  // namespace fcgicheck::checks
