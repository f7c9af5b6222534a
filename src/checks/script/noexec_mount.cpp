// execve(2) refuses every file of a file system that is mounted noexec (EACCES, mount(8)).
#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {

Outcomes noexec_mount(const ScriptCase& c) {
    if (!c.script.file.noexec || c.script.file.target.stat.kind != FileKind::regular ||
        !is_executed(c))
        return {};
    Finding finding = finding_about(c);
    finding.values["dir"] = text::parent_path(c.script.file.target.path);
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
