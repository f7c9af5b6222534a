// flup speaks FastCGI for a WSGI program; where the script's own Python can't import it, the script
// ends with an ImportError before it serves.
#include "checks/python_imports.h"

namespace fcgicheck::checks {

Outcomes flup_missing(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    for (const MissingImport& missing : missing_imports(*python)) {
        if (root_of(missing.import->module) != "flup")
            continue;
        Finding finding = finding_at_source(c, line_of(*missing.import, "not_found"));
        finding.confidence = missing.confidence;
        say_how_to_install(finding, c, *python, adapter_package("flup", *python));
        return {finding};
    }
    return {};
}

}  // namespace fcgicheck::checks
