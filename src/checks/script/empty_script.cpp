// An empty file is nothing that execve(2) can start (ENOEXEC); mod_fcgid answers 500 (measured).
#include "checks/case_values.h"

namespace fcgicheck::checks {

Outcomes empty_script(const ScriptCase& c) {
    const FileStat& stat = c.script.file.target.stat;
    if (stat.kind != FileKind::regular || stat.size != 0 || !is_executed(c))
        return {};
    Finding finding = finding_about(c);
    finding.evidence.emplace_back(PermissionEvidence{.file = c.script.file.target});
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
