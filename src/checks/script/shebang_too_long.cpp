// The kernel reads 256 bytes of the first line (BINPRM_BUF_SIZE). A path that is cut there fails
// with ENOEXEC; arguments that are cut there are passed on cut, in silence (binfmt_script.c).
#include "checks/first_line.h"

namespace fcgicheck::checks {
namespace {

// A program may happen to have the name that is left.
bool finds_cut_program(const ScriptCase& c) {
    const InterpreterFacts* interpreter = c.script.interpreter.seen();
    return interpreter == nullptr || !interpreter->env || interpreter->env->found;
}

}  // namespace

Outcomes shebang_too_long(const ScriptCase& c) {
    const Shebang* shebang = followed_shebang(c);
    if (shebang == nullptr)
        return without_shebang(c);
    const Cut cut = cut_of(*shebang);
    if (cut == Cut::none)
        return {};
    Finding finding = finding_at_first_line(c, *shebang, "", "cut");
    switch (cut) {
        case Cut::none:
        case Cut::interpreter:
            break;
        case Cut::program:
            finding.situation = "program";
            if (finds_cut_program(c))
                finding.confidence = Confidence::likely;
            break;
        case Cut::arguments:
            finding.situation = "arguments";
            finding.confidence = Confidence::likely;
            break;
    }
    return {finding};
}

}  // namespace fcgicheck::checks
