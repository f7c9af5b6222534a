// A program that puts something else over descriptor 0, or closes it, has lost the socket that
// Apache connects to: mod_fcgid sees the connection reset at once (measured).
#include "checks/python_source.h"

namespace fcgicheck::checks {

Outcomes listen_socket_closed(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    const PythonCall* call = first_call(*python, PythonCallKind::replaces_stdin, Reach::at_top);
    if (call == nullptr)
        return {};
    Finding finding = finding_at_source(c, line_of(*call, "replaces"));
    finding.confidence = Confidence::likely;
    finding.values["call"] = call->name;
    return {finding};
}

}  // namespace fcgicheck::checks
