// suexec starts no program that is setuid or setgid: "file is either setuid or setgid", exit 119.
#include "checks/case_values.h"
#include "checks/suexec.h"

namespace fcgicheck::checks {

Outcomes suexec_setid_file(const ScriptCase& c) {
    const std::optional<SuexecStart> start = suexec_start(c);
    const bool is_set = start && start->program.stat.kind == FileKind::regular &&
                        (start->program.stat.mode & 06000U) != 0;
    if (!is_set)
        return {};
    Finding finding = finding_of_suexec(c, *start);
    finding.evidence.emplace_back(PermissionEvidence{.file = start->program});
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
