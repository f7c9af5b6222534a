// The kernel passes all that follows the interpreter as one word (execve(2)), so env looks for a
// program called "python3 -u", blank and all; `env -S` (coreutils 8.30) splits it.
#include "checks/first_line.h"

namespace fcgicheck::checks {

Outcomes env_arguments(const ScriptCase& c) {
    const Shebang* shebang = followed_shebang(c);
    const InterpreterFacts* interpreter = c.script.interpreter.seen();
    if (shebang == nullptr)
        return without_shebang(c);
    if (interpreter == nullptr)
        return {cannot_tell(c, *c.script.interpreter.unseen())};
    if (!interpreter->env)
        return {};
    const EnvLookup& env = *interpreter->env;
    const std::string& argument = shebang->argument;
    if (env.splits || env.runs_itself || argument.find_first_of(" \t") == std::string::npos)
        return {};
    Finding finding = finding_at_first_line(c, *shebang, argument, "one_word");
    finding.values["argument"] = argument;
    return {finding};
}

}  // namespace fcgicheck::checks
