// suexec starts no link, whatever it leads to: "cannot stat program: (hello.fcgi)", exit 117.
#include "checks/case_values.h"
#include "checks/suexec.h"

namespace fcgicheck::checks {

Outcomes suexec_link(const ScriptCase& c) {
    const std::optional<SuexecStart> start = suexec_start(c);
    if (!start || start->program.stat.kind != FileKind::symlink)
        return {};
    Finding finding = finding_of_suexec(c, *start);
    finding.values["target"] = start->program.link_target;
    finding.evidence.emplace_back(PermissionEvidence{.file = start->program});
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
