// exec fails with EACCES where the interpreter has no x permission for the runner, is no regular
// file, or lies below a folder that the runner may not pass (execve(2), path_resolution(7)).
#include "checks/first_line.h"

namespace fcgicheck::checks {
namespace {

bool is_open(const ScriptCase& c, const PathFacts& program) {
    const Identity* runner = c.runner.seen();
    return program.target.stat.kind == FileKind::regular &&
           permitted(c.runner, program.target, access::Want::execute) == Permitted::yes &&
           (runner == nullptr || !access::first_closed_rung(*runner, program));
}

Outcomes at_closed_folder(const ScriptCase& c, Finding finding, const PathFacts& program) {
    const Identity* runner = c.runner.seen();
    if (runner == nullptr)
        return {};
    const auto closed = access::first_closed_rung(*runner, program);
    if (!closed)
        return {};
    finding.situation = "folder";
    finding.values["folder"] = program.rungs[*closed]->path;
    for (Evidence& row : ladder(program, *closed, c.runner, "closed"))
        finding.evidence.push_back(std::move(row));
    return {finding};
}

}  // namespace

Outcomes interpreter_not_executable(const ScriptCase& c) {
    const Shebang* shebang = followed_shebang(c);
    const InterpreterFacts* interpreter = c.script.interpreter.seen();
    if (shebang == nullptr)
        return without_shebang(c);
    if (interpreter == nullptr)
        return {cannot_tell(c, *c.script.interpreter.unseen())};
    if (const Cut cut = cut_of(*shebang); cut == Cut::interpreter || cut == Cut::program)
        return {};
    const PathFacts& program = interpreter->runs;
    if (program.end != PathFacts::End::reached)
        return {};
    if (is_open(c, program))
        return {};
    const std::string& word = interpreter->env ? shebang->argument : shebang->interpreter;
    Finding finding = finding_at_first_line(c, *shebang, word, "program");
    finding.values["interpreter"] = program.target.path;
    if (program.target.stat.kind != FileKind::regular) {
        finding.situation = "no-file";
        return {finding};
    }
    Outcomes closed = at_closed_folder(c, finding, program);
    if (!closed.empty())
        return closed;
    switch (permitted(c.runner, program.target, access::Want::execute)) {
        case Permitted::yes:  // not here: it is open
            return {};
        case Permitted::unknown:
            return {cannot_tell(c, why_unknown(c.runner, program))};
        case Permitted::no:
        case Permitted::no_for_everyone:
            break;
    }
    finding.evidence.emplace_back(
        missing_permission(c.runner, program.target, access::Want::execute, "needs_x"));
    return {finding};
}

}  // namespace fcgicheck::checks
