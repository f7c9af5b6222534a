// The kernel ends the first line at the newline alone, so a carriage return before it belongs to
// the last word: the interpreter "python3\r" does not exist (binfmt_script.c). Which programs
// tolerate it was measured: first_line.cpp.
#include "checks/first_line.h"

namespace fcgicheck::checks {

Outcomes crlf_shebang(const ScriptCase& c) {
    const Shebang* shebang = followed_shebang(c);
    if (shebang == nullptr)
        return without_shebang(c);
    const CarriageReturn found = carriage_return(*shebang);
    if (found == CarriageReturn::none || found == CarriageReturn::harmless)
        return {};
    const bool has_argument = !shebang->argument.empty();
    const std::string& last = has_argument ? shebang->argument : shebang->interpreter;
    Finding finding = finding_at_first_line(c, *shebang, last, "carriage_return");
    finding.confidence = found == CarriageReturn::fatal ? Confidence::certain : Confidence::likely;
    finding.values["word"] = last;
    if (has_argument)
        finding.situation = "argument";
    return {finding};
}

}  // namespace fcgicheck::checks
