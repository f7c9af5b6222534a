// A program that puts something else over descriptor 0, or closes it, has lost the socket that
// Apache connects to: mod_fcgid sees the connection reset at once (measured).
#include "checks/python_source.h"
#include "checks/trial_words.h"

namespace fcgicheck::checks {
namespace {

// EBADF of a descriptor that is closed, ENOTSOCK of one that is something else (accept(2)).
bool is_seen_lost(const ScriptCase& c) {
    const TrialResult* trial = failed_trial(c);
    if (trial == nullptr)
        return false;
    const std::string said = error_output(*trial);
    return trial->listen_socket == ListenSocket::closed ||
           trial->listen_socket == ListenSocket::replaced ||
           said.find("[Errno 9]") != std::string::npos ||
           said.find("[Errno 88]") != std::string::npos;
}

}  // namespace

Outcomes listen_socket_closed(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    const PythonCall* call = first_call(*python, PythonCallKind::replaces_stdin, Reach::at_top);
    if (call == nullptr)
        return {};
    Finding finding = finding_at_source(c, line_of(*call, "replaces"));
    finding.confidence = is_seen_lost(c) ? Confidence::certain : Confidence::likely;
    finding.values["call"] = call->name;
    return {finding};
}

}  // namespace fcgicheck::checks
