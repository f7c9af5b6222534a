// The folder of the program must begin with AP_DOC_ROOT, both without links, as texts: /var/www2
// passes for /var/www. "command not in docroot" is exit 114; a docroot that the user may not enter
// is "cannot get docroot information", 113.
#include "checks/case_values.h"
#include "checks/suexec.h"

namespace fcgicheck::checks {
namespace {

Finding finding_at(const ScriptCase& c, const SuexecStart& start, std::string situation) {
    Finding finding = finding_of_suexec(c, start);
    finding.situation = std::move(situation);
    finding.values["docroot"] = start.settings->docroot;
    finding.values["known_from"] = start.settings->known_from;
    return finding;
}

const FileFacts* first_closed(const Identity& runner, const PathFacts& docroot) {
    if (const auto rung = access::first_closed_rung(runner, docroot))
        return docroot.rungs[*rung].get();
    const bool is_open = access::may(runner, docroot.target, access::Want::search).granted;
    return is_open ? nullptr : &docroot.target;
}

}  // namespace

Outcomes suexec_outside_docroot(const ScriptCase& c) {
    const std::optional<SuexecStart> start = suexec_start(c);
    if (!start)
        return {};
    if (start->settings == nullptr)
        return {cannot_tell(c, *start->suexec.settings.unseen())};
    if (!start->settings->is_caller_known)
        return {};
    if (start->settings->docroot.empty())
        return {finding_at(c, *start, "off")};
    const PathFacts* docroot = start->suexec.docroot.seen();
    if (docroot == nullptr)
        return {cannot_tell(c, *start->suexec.docroot.unseen())};
    if (docroot->end != PathFacts::End::reached || docroot->target.stat.kind != FileKind::directory)
        return {finding_at(c, *start, "missing")};
    if (!start->folder.path.starts_with(docroot->target.path))
        return {finding_at(c, *start, is_requested(c) ? "" : "wrapper")};
    const Identity* runner = c.runner.seen();
    if (runner == nullptr)
        return {cannot_tell(c, *c.runner.unseen())};
    const FileFacts* closed = first_closed(*runner, *docroot);
    if (closed == nullptr)
        return {};
    Finding finding = finding_at(c, *start, "closed");
    describe(finding, c.runner, missing_permission(c.runner, *closed, access::Want::search, ""));
    finding.values["folder"] = closed->path;
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
