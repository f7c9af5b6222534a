// Descriptor 0 of a FastCGI program is the listening socket; read(2) of it fails with EINVAL, which
// Python raises as OSError 22 (measured). Only what runs when the file does, and what nothing
// guards, ends the script.
#include <algorithm>

#include "checks/python_source.h"
#include "checks/trial_words.h"

namespace fcgicheck::checks {
namespace {

bool is_fatal(const PythonCall& call) {
    return call.kind == PythonCallKind::reads_stdin && call.at_top && !call.guarded;
}

}  // namespace

Outcomes reads_stdin(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    const PythonCall* call = first_call(*python, PythonCallKind::reads_stdin, Reach::unguarded);
    if (call != nullptr) {
        Finding finding = finding_at_source(c, line_of(*call, "reads"));
        finding.values["call"] = call->name;
        return {finding};
    }
    const auto dependency =
        std::find_if(python->dependency_calls.begin(), python->dependency_calls.end(),
                     [](const DependencyCall& d) { return is_fatal(d.call); });
    if (dependency == python->dependency_calls.end())
        return {};
    Finding finding = finding_at_source(c, {.at = dependency->import_at,
                                            .text = dependency->import_text,
                                            .label = "import",
                                            .primary = true});
    finding.situation = "dependency";
    finding.confidence =
        stopped_at(c, dependency->call.at) ? Confidence::certain : Confidence::likely;
    LineEvidence line = line_of(dependency->call, "reads");
    line.primary = false;
    finding.evidence.emplace_back(line);
    finding.values["call"] = dependency->call.name;
    finding.values["name"] = dependency->module;
    return {finding};
}

}  // namespace fcgicheck::checks
