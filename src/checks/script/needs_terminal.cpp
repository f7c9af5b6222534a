// os.getlogin(), termios and /dev/tty need a terminal, and Apache's programs have none: they raise
// OSError (ENOTTY, ENXIO; measured).
#include "checks/python_source.h"
#include "checks/trial_words.h"

namespace fcgicheck::checks {

Outcomes needs_terminal(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    const PythonCall* call = first_call(*python, PythonCallKind::needs_tty, Reach::unguarded);
    if (call == nullptr)
        return {};
    Finding finding = finding_at_source(c, line_of(*call, "needs"));
    finding.confidence = stopped_at(c, call->at) ? Confidence::certain : Confidence::likely;
    finding.values["call"] = call->name;
    return {finding};
}

}  // namespace fcgicheck::checks
