// execve(2) refuses every file of a file system that is mounted noexec (EACCES, mount(8)), the
// interpreter of a "#!" line as well (do_open_execat, linux/fs/exec.c; measured, also behind env).
#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

bool is_forbidden(const PathFacts& program) {
    return program.noexec && program.target.stat.kind == FileKind::regular;
}

// What of the interpreter is refused: the program of the first line, or what env finds.
const PathFacts* forbidden_interpreter(const ScriptCase& c) {
    const InterpreterFacts* interpreter = c.script.interpreter.seen();
    if (interpreter == nullptr)
        return nullptr;
    for (const PathFacts* program : {&interpreter->program, &interpreter->runs})
        if (is_forbidden(*program))
            return program;
    return nullptr;
}

}  // namespace

Outcomes noexec_mount(const ScriptCase& c) {
    if (c.script.file.target.stat.kind != FileKind::regular || !is_executed(c))
        return {};
    const PathFacts* interpreter = forbidden_interpreter(c);
    const bool is_script = is_forbidden(c.script.file);
    if (!is_script && interpreter == nullptr)
        return {};
    const std::string& refused = (is_script ? c.script.file : *interpreter).target.path;
    Finding finding = finding_about(c);
    finding.values["dir"] = text::parent_path(refused);
    finding.values["refused"] = refused;
    if (!is_script)
        finding.situation = "interpreter";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
