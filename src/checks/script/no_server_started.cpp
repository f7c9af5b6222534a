// mod_fcgid starts a program and waits until it accepts on descriptor 0. A script that defines an
// application and starts nothing, the form that mod_wsgi takes, ends with code 0 at once; one that
// starts an HTTP server, or listens on a socket of its own, is waited for until FcgidIOTimeout; a
// plain CGI program's output goes to the error log (all measured).
#include "checks/python_source.h"
#include "checks/trial_words.h"

namespace fcgicheck::checks {
namespace {

bool may_serve(const PythonFacts& python) {
    return python.may_start_server_elsewhere ||
           first_call(python, PythonCallKind::starts_fastcgi, Reach::anywhere) != nullptr ||
           first_call(python, PythonCallKind::execs, Reach::anywhere) != nullptr;
}

const PythonCall* printed_header(const PythonFacts& python) {
    for (const PythonCall& call : python.calls) {
        const bool is_header = call.text.find("Content-Type") != std::string::npos ||
                               call.text.find("Content-type") != std::string::npos;
        if (call.kind == PythonCallKind::prints_to_stdout && is_header)
            return &call;
    }
    return nullptr;
}

// The call is known by its name alone; a trial shows what it does.
Confidence confidence_in(const ScriptCase& c, std::string_view situation) {
    const TrialResult* trial = failed_trial(c);
    if (trial == nullptr)
        return Confidence::likely;
    const bool is_seen =
        situation == "cgi" ? printed_a_page(*trial) : !trial->own_listeners.empty();
    return is_seen ? Confidence::certain : Confidence::likely;
}

Finding starts_another(const ScriptCase& c, const PythonCall& call, std::string situation) {
    Finding finding = finding_at_source(c, line_of(call, "starts"));
    finding.confidence = confidence_in(c, situation);
    finding.situation = std::move(situation);
    finding.values["call"] = call.name;
    return finding;
}

Finding starts_nothing(const ScriptCase& c, const PythonFacts& python) {
    LineEvidence line{.at = {.file = c.script.path}};
    if (python.defines_application)
        line = {.at = python.application_at,
                .text = python.application_text,
                .length = static_cast<std::uint32_t>(python.application_text.size()),
                .label = "application",
                .primary = true};
    Finding finding = finding_at_source(c, line);
    if (python.defines_application)
        finding.situation = "mod-wsgi";
    else
        finding.evidence.clear();
    return finding;
}

}  // namespace

Outcomes no_server_started(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    if (may_serve(*python))
        return {};
    if (const PythonCall* call =
            first_call(*python, PythonCallKind::starts_fastcgi_elsewhere, Reach::at_top))
        return {starts_another(c, *call, "own-socket")};
    if (const PythonCall* call = first_call(*python, PythonCallKind::starts_http, Reach::at_top))
        return {starts_another(c, *call, "http")};
    if (const PythonCall* call = first_call(*python, PythonCallKind::starts_cgi, Reach::at_top))
        return {starts_another(c, *call, "cgi")};
    if (const PythonCall* call = printed_header(*python))
        return {starts_another(c, *call, "cgi")};
    return {starts_nothing(c, *python)};
}

}  // namespace fcgicheck::checks
