// As tty-check, in a module that the script imports: once for each module, at the import that leads
// there.
#include <set>
#include <string_view>

#include "checks/python_source.h"

namespace fcgicheck::checks {

Outcomes tty_check_in_dependency(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    Outcomes outcomes;
    std::set<std::string_view> named;
    for (const DependencyCall& dependency : python->dependency_calls) {
        const PythonCall& call = dependency.call;
        if (call.kind != PythonCallKind::asks_for_tty || !call.at_top ||
            !named.insert(dependency.module).second)
            continue;
        Finding finding = finding_at_source(c, {.at = dependency.import_at,
                                                .text = dependency.import_text,
                                                .label = "import",
                                                .primary = true});
        LineEvidence line = line_of(call, "asks");
        line.primary = false;
        finding.evidence.emplace_back(line);
        finding.values["call"] = call.name;
        finding.values["name"] = dependency.module;
        outcomes.emplace_back(std::move(finding));
    }
    return outcomes;
}

}  // namespace fcgicheck::checks
