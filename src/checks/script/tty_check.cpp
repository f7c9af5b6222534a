// sys.stdin.isatty() on the listening socket answers False and works (measured): worth knowing,
// because the program takes the branch for "no terminal".
#include "checks/python_source.h"

namespace fcgicheck::checks {

Outcomes tty_check(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    const PythonCall* call = first_call(*python, PythonCallKind::asks_for_tty, Reach::at_top);
    if (call == nullptr)
        return {};
    Finding finding = finding_at_source(c, line_of(*call, "asks"));
    finding.values["call"] = call->name;
    return {finding};
}

}  // namespace fcgicheck::checks
