// exec fails with ENOENT where the first line names a program that is not there (execve(2)). A
// relative name is looked for from the script's own directory, where mod_fcgid starts it
// (fcgid_proc_unix.c); "~" and "$HOME" mean nothing to the kernel.
#include "checks/first_line.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

bool is_windows_path(const std::string& path) {
    return path.find('\\') != std::string::npos || (path.size() > 1 && path[1] == ':');
}

std::string situation_of(const std::string& interpreter) {
    if (interpreter.empty())
        return "nothing";
    if (is_windows_path(interpreter))
        return "windows";
    if (interpreter[0] == '~' || interpreter.find('$') != std::string::npos)
        return "variable";
    return interpreter[0] == '/' ? "" : "relative";
}

}  // namespace

Outcomes interpreter_missing(const ScriptCase& c) {
    const Shebang* shebang = followed_shebang(c);
    if (shebang == nullptr)
        return without_shebang(c);
    if (cut_of(*shebang) == Cut::interpreter)
        return {};
    const InterpreterFacts* interpreter = c.script.interpreter.seen();
    if (!shebang->interpreter.empty() && interpreter != nullptr &&
        interpreter->program.end == PathFacts::End::reached)
        return {};
    const bool ends_the_line = shebang->ends_in_cr && shebang->argument.empty();
    Finding finding = finding_at_first_line(c, *shebang, shebang->interpreter, "missing");
    finding.situation = situation_of(shebang->interpreter);
    finding.values["name"] = text::file_name(shebang->interpreter);
    if (shebang->interpreter.empty())
        return {finding};
    if (interpreter == nullptr)
        return {cannot_tell(c, *c.script.interpreter.unseen())};
    finding.values["missing"] = interpreter->program.target.path;
    if (ends_the_line)
        finding.confidence = Confidence::likely;  // crlf-shebang is the first cause
    return {finding};
}

}  // namespace fcgicheck::checks
