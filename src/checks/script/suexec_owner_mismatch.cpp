// The program and its folder must both be of the user and of the group that SuexecUserGroup names:
// "target uid/gid (1001/100) mismatch with directory (0/0) or program (0/0)", exit 120.
#include "checks/case_values.h"
#include "checks/suexec.h"

namespace fcgicheck::checks {
namespace {

bool is_of(const Identity& who, const FileFacts& file) {
    return file.stat.uid == who.uid && file.stat.gid == who.gid;
}

std::string situation(const ScriptCase& c, const SuexecStart& start, const Identity& runner) {
    if (!is_requested(c) && start.program.stat.uid == 0)
        return "wrapper";
    if (is_of(runner, start.folder))
        return "";
    return is_of(runner, start.program) ? "folder" : "both";
}

}  // namespace

Outcomes suexec_owner_mismatch(const ScriptCase& c) {
    const std::optional<SuexecStart> start = suexec_start(c);
    if (!start || start->program.stat.kind != FileKind::regular)
        return {};
    const Identity* runner = c.runner.seen();
    if (runner == nullptr)
        return {cannot_tell(c, *c.runner.unseen())};
    if (is_of(*runner, start->folder) && is_of(*runner, start->program))
        return {};
    Finding finding = finding_of_suexec(c, *start);
    finding.situation = situation(c, *start, *runner);
    for (const FileFacts* file : {&start->folder, &start->program})
        finding.evidence.emplace_back(PermissionEvidence{.file = *file});
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
