// Of a mode git keeps one bit: 100755 or 100644 (gitformat-index(5)). A checkout has it again,
// whatever chmod(1) did to the file in which it was written; with core.fileMode off, as on Windows,
// git does not even see a chmod.
#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {

Outcomes not_executable_in_git(const ScriptCase& c) {
    const bool is_file = c.script.file.target.stat.kind == FileKind::regular;
    if (c.tracked == nullptr || c.tracked->is_executable || !is_file || !is_executed(c))
        return {};
    Finding finding = finding_about(c);
    finding.values["tracked_file"] = text::file_name(c.tracked->path);
    finding.values["tracked_folder"] = text::parent_path(c.tracked->path);
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
