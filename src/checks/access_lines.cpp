#include "checks/access_lines.h"

#include <algorithm>

namespace fcgicheck::checks {

std::optional<Refused> refused_to_all(const ScriptCase& c) {
    const OtherAnswer* other = c.other_answer;
    if (other != nullptr && other->kind == OtherAnswer::Kind::access_denied)
        return Refused{other->decided_by ? &*other->decided_by : nullptr};
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr || config->access.value != Access::denied ||
        !config->access.undecided.empty())
        return std::nullopt;
    const std::vector<Cause>& because = config->access.because;
    return Refused{because.empty() ? nullptr : &because.back()};
}

bool closes_by_name(const EffectiveConfig& config, const Cause& decided) {
    const auto& section = config.access_section;
    return section &&
           std::find(section->says.begin(), section->says.end(), decided) != section->says.end();
}

}  // namespace fcgicheck::checks
