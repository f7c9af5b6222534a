// Standard output of a FastCGI program is not the answer: it goes to the server's main error log,
// and late, because Python buffers it (measured; the visitor sees nothing of it).
#include "checks/python_source.h"

namespace fcgicheck::checks {

Outcomes print_to_stdout(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    const PythonCall* call = first_call(*python, PythonCallKind::prints_to_stdout, Reach::anywhere);
    if (call == nullptr)
        return {};
    Finding finding = finding_at_source(c, line_of(*call, "prints"));
    finding.values["call"] = call->name;
    return {finding};
}

}  // namespace fcgicheck::checks
