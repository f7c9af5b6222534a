#include "checks/execute_permission.h"

#include "checks/case_values.h"

namespace fcgicheck::checks {
namespace {

std::string situation(const ScriptCase& c, const FileFacts& file) {
    if (c.runner.seen() == nullptr || c.config.seen() == nullptr)
        return "nobody";
    return file.acl.empty() ? "" : "acl";
}

}  // namespace

Outcomes execute_permission(const ScriptCase& c) {
    const FileFacts& file = c.script.file.target;
    if (file.stat.kind != FileKind::regular ||
        c.tracked != nullptr)  // not_executable_in_git judges it
        return {};
    switch (permitted(c.runner, file, access::Want::execute)) {
        case Permitted::yes:
            return {};
        case Permitted::unknown:
            return {cannot_tell(c, *c.runner.unseen())};
        case Permitted::no:
        case Permitted::no_for_everyone:
            break;
    }
    Finding finding = finding_about(c);
    finding.values["path"] = file.path;
    finding.situation = situation(c, file);
    const auto row = missing_permission(c.runner, file, access::Want::execute, "row");
    describe(finding, c.runner, row);
    finding.evidence.emplace_back(row);
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
