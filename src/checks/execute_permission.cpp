#include "checks/execute_permission.h"

#include "checks/case_values.h"
#include "checks/suexec.h"

namespace fcgicheck::checks {
namespace {

std::string situation(const ScriptCase& c, const FileFacts& file) {
    if (c.config.seen() == nullptr)
        return "nobody";
    const std::string permission = situation_of_permission(c.runner, file);
    return permission == "owner" ? "" : permission;
}

// suexec asks for the owner's x, whoever that is, before the system is asked: "file has no execute
// permission", exit 121.
Outcomes permission_for_suexec(const ScriptCase& c, const SuexecStart& start) {
    const FileFacts& file = start.program;
    if (file.stat.kind != FileKind::regular || (file.stat.mode & 0100U) != 0)
        return {};
    Finding finding = finding_of_suexec(c, start);
    finding.situation = "suexec";
    finding.values["path"] = file.path;
    finding.values["class"] = "u";
    finding.evidence.insert(
        finding.evidence.begin(),
        PermissionEvidence{
            .file = file, .missing = 'x', .of = PermissionClass::owner, .label = "row"});
    return {std::move(finding)};
}

}  // namespace

Outcomes execute_permission(const ScriptCase& c) {
    if (const std::optional<SuexecStart> start = suexec_start(c))
        return permission_for_suexec(c, *start);
    const FileFacts& file = c.script.file.target;
    if (file.stat.kind != FileKind::regular ||
        c.tracked != nullptr)  // not_executable_in_git judges it
        return {};
    switch (permitted(c.runner, file, access::Want::execute)) {
        case Permitted::yes:
            return {};
        case Permitted::unknown:
            return {cannot_tell(c, why_unknown(c.runner, c.script.file))};
        case Permitted::no:
        case Permitted::no_for_everyone:
            break;
    }
    Finding finding = finding_about(c);
    finding.values["path"] = file.path;
    finding.situation = situation(c, file);
    const auto row = missing_permission(c.runner, file, access::Want::execute, "row");
    describe(finding, c.runner, row);
    if (const Identity* runner = c.runner.seen())  // who may start a script must read it too
        finding.values["entry"] = access::entry_for(*runner, file, 5);
    finding.evidence.emplace_back(row);
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
