// env(1) looks its program up in the PATH that Apache gives to the script, which is shorter than a
// login's; it ends with 127 and one line on standard error (measured). A folder in PATH that the
// runner may not search turns that line into "Permission denied", code 126 (measured). Without a
// program env runs the script's path, which the kernel puts behind it, and so itself, until Apache
// loses patience (FcgidIOTimeout, Timeout; measured).
#include "checks/first_line.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

std::string joined(const std::vector<std::string>& folders) {
    std::string text;
    for (const std::string& folder : folders)
        text += (text.empty() ? "" : ":") + folder;
    return text;
}

}  // namespace

Outcomes env_program_not_found(const ScriptCase& c) {
    const Shebang* shebang = followed_shebang(c);
    if (shebang == nullptr)
        return without_shebang(c);
    if (carriage_return(*shebang) == CarriageReturn::fatal || cut_of(*shebang) == Cut::program)
        return {};
    const InterpreterFacts* interpreter = c.script.interpreter.seen();
    if (interpreter == nullptr)
        return {cannot_tell(c, *c.script.interpreter.unseen())};
    if (!interpreter->env || interpreter->program.end != PathFacts::End::reached)
        return {};
    const EnvLookup& env = *interpreter->env;
    if (env.runs_itself) {
        Finding finding = finding_at_first_line(c, *shebang, "", "program");
        finding.situation = "none";
        return {finding};
    }
    const bool is_one_word_of_many =
        !env.splits && env.program.find_first_of(" \t") != std::string::npos;
    if (env.found || is_one_word_of_many || env.program.empty())
        return {};
    Finding finding = finding_at_first_line(c, *shebang, env.program, "program");
    finding.values["program"] = env.program;
    finding.values["searched"] = joined(env.searched);
    finding.values["path_known_from"] = env.path_known_from;
    if (!env.instead.empty()) {
        finding.situation = "renamed";
        finding.values["instead"] = env.instead;
        finding.values["instead_name"] = text::file_name(env.instead);
    }
    return {finding};
}

}  // namespace fcgicheck::checks
