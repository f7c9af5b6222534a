// flup speaks FastCGI for a WSGI program; where the script's own Python can't import it, the script
// ends with an ImportError before it serves.
#include "checks/python_imports.h"

namespace fcgicheck::checks {

Outcomes flup_missing(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    const auto missing = missing_imports(c, *python, Imported::flup);
    if (missing.empty())
        return without_missing(c, *python, Imported::flup);
    Finding finding = finding_at_source(c, line_of(*missing.front().import, "not_found"));
    finding.confidence = missing.front().confidence;
    say_how_to_install(finding, c, *python, missing.front(), adapter_package("flup", *python));
    return {finding};
}

}  // namespace fcgicheck::checks
