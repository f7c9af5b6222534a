// Neither the program nor its folder may be writable by its group or by others: "file is writable
// by others", exit 118, and "directory is writable by others", exit 116.
#include "checks/case_values.h"
#include "checks/suexec.h"

namespace fcgicheck::checks {
namespace {

bool is_open(const FileFacts& file) {
    return (file.stat.mode & 0022U) != 0;
}

Finding finding_about_row(const ScriptCase& c, const SuexecStart& start, const FileFacts& file) {
    Finding finding = finding_of_suexec(c, start);
    finding.at = {.file = file.path};
    finding.evidence.emplace_back(PermissionEvidence{.file = file});
    return finding;
}

}  // namespace

Outcomes suexec_writable(const ScriptCase& c) {
    const std::optional<SuexecStart> start = suexec_start(c);
    Outcomes outcomes;
    if (!start)
        return outcomes;
    if (is_open(start->folder)) {
        Finding finding = finding_about_row(c, *start, start->folder);
        finding.situation = "folder";
        outcomes.emplace_back(std::move(finding));
    }
    if (start->program.stat.kind == FileKind::regular && is_open(start->program))
        outcomes.emplace_back(finding_about_row(c, *start, start->program));
    return outcomes;
}

}  // namespace fcgicheck::checks
