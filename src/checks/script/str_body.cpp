// PEP 3333 asks for bytes. flup and flipflop encode a str as Latin-1 and go on (their write()), so
// it works until a character is none of Latin-1's; other servers refuse it at once.
#include "checks/python_source.h"

namespace fcgicheck::checks {

Outcomes str_body(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    const auto version =
        python->environment.version ? python->environment.version : python->parsed_by;
    if (python->str_bodies.empty() || (version && version->major < 3))
        return {};
    const StrBody& body = python->str_bodies.front();
    Finding finding = finding_at_source(
        c,
        {.at = body.at, .text = body.text, .length = body.length, .label = "str", .primary = true});
    if (!python->environment.version)
        finding.confidence = Confidence::likely;
    return {finding};
}

}  // namespace fcgicheck::checks
