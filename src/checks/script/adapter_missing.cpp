// As flup-missing, for the other packages that speak FastCGI for a Python program.
#include "checks/python_imports.h"

namespace fcgicheck::checks {

Outcomes adapter_missing(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    for (const MissingImport& missing : missing_imports(*python)) {
        const std::string_view root = root_of(missing.import->module);
        const std::string_view package = adapter_package(root, *python);
        if (package.empty() || root == "flup")
            continue;
        Finding finding = finding_at_source(c, line_of(*missing.import, "not_found"));
        finding.confidence = missing.confidence;
        finding.values["adapter"] = root;
        say_how_to_install(finding, c, *python, package);
        return {finding};
    }
    return {};
}

}  // namespace fcgicheck::checks
