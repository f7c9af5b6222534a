// A <Files> that refuses everybody a file by its name (mod_authz_core, mod_access_compat): a
// program's configuration, a file that only other programs read, a copy that an editor left, all
// programs of a folder that visitors fill.
#include "checks/access_lines.h"
#include "checks/case_values.h"

namespace fcgicheck::checks {

Outcomes closed_by_name(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    const auto refused = refused_to_all(c);
    if (config == nullptr || !is_requested(c) || !refused || refused->by == nullptr ||
        !closes_by_name(*config, *refused->by))
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    decide_by(finding, *refused->by, "denied");
    finding.values["section"] = config->access_section->opened.text;
    if (!config->access_section->is_by_name)
        finding.situation = "kind";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
