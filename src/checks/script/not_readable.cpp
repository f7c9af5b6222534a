// The kernel starts the interpreter of a "#!" file, and that opens the file as the runner: it needs
// read permission too. A compiled program needs none (both measured: mode 0711).
#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

std::string situation(const ScriptCase& c, const FileFacts& file) {
    if (c.runner.seen() == nullptr || c.config.seen() == nullptr)
        return "nobody";
    if (!file.acl.empty())
        return "acl";
    return access::may(*c.runner.seen(), file, access::Want::execute).of == PermissionClass::other
               ? ""
               : "own-class";
}

Finding finding_of(const ScriptCase& c, const FileFacts& file) {
    Finding finding = finding_about(c);
    finding.values["path"] = file.path;
    finding.values["interpreter"] = "the interpreter";
    if (const InterpreterFacts* interpreter = c.script.interpreter.seen())
        finding.values["interpreter"] = text::file_name(interpreter->runs.path);
    finding.situation = situation(c, file);
    const auto row = missing_permission(c.runner, file, access::Want::read, "row");
    describe(finding, c.runner, row);
    if (const Identity* runner = c.runner.seen())  // chmod o+x does nothing once the list names it
        finding.values["entry"] = access::entry_for(*runner, file, 5);
    finding.evidence.emplace_back(row);
    return finding;
}

}  // namespace

Outcomes not_readable(const ScriptCase& c) {
    const FileFacts& file = c.script.file.target;
    if (file.stat.kind != FileKind::regular || !is_executed(c))
        return {};
    const Permitted answer = permitted(c.runner, file, access::Want::read);
    if (answer == Permitted::yes)
        return {};
    const FirstBytes* start = c.script.first_bytes.seen();
    if (start == nullptr)
        return {cannot_tell(c, *c.script.first_bytes.unseen())};
    if (!start->shebang)
        return {};
    if (answer == Permitted::unknown)
        return {cannot_tell(c, why_unknown(c.runner, c.script.file))};
    return {finding_of(c, file)};
}

}  // namespace fcgicheck::checks
