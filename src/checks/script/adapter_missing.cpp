// As flup-missing, for the other packages that speak FastCGI for a Python program.
#include "checks/python_imports.h"

namespace fcgicheck::checks {

Outcomes adapter_missing(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    const auto missing = missing_imports(c, *python, Imported::other_adapter);
    if (missing.empty())
        return without_missing(c, *python, Imported::other_adapter);
    const PythonImport& import = *missing.front().import;
    Finding finding = finding_at_source(c, line_of(import, "not_found"));
    finding.confidence = missing.front().confidence;
    finding.values["adapter"] = root_of(import.module);
    say_how_to_install(finding, c, *python, missing.front(),
                       adapter_package(import.module, *python));
    return {finding};
}

}  // namespace fcgicheck::checks
