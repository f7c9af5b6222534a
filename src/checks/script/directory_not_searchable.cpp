// To reach a file each directory above it must be searched: x for whoever walks
// (path_resolution(7)). httpd walks as its own user and answers 403 (server/request.c, AH00035; a
// link on the way: AH00037); the runner walks to execute, and a program that can't be reached is a
// 500.
#include <algorithm>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

struct Closed {
    std::size_t rung = 0;
    bool is_for_runner = false;
};

bool passes_link(const PathFacts& path, std::size_t closed) {
    return std::any_of(path.rungs.begin(), path.rungs.begin() + static_cast<std::ptrdiff_t>(closed),
                       [](const Rung& rung) { return rung->stat.kind == FileKind::symlink; });
}

std::string situation(const ScriptCase& c, const Observed<Identity>& who, const Closed& closed) {
    const FileFacts& folder = *c.script.file.rungs[closed.rung];
    std::string permission = situation_of_permission(who, folder);
    if (permission == "nobody" && is_requested(c))
        return permission;
    if (closed.is_for_runner)
        return permission.empty() ? "runner" : "runner-" + permission;
    if (folder.path == "/root")
        return "root-home";
    if (!permission.empty())
        return permission;
    return passes_link(c.script.file, closed.rung) ? "through-link" : "";
}

Finding finding_of(const ScriptCase& c, const Observed<Identity>& who, const Closed& closed) {
    const FileFacts& folder = *c.script.file.rungs[closed.rung];
    Finding finding = finding_about(c);
    finding.at = {.file = folder.path};
    finding.values["folder"] = folder.path;
    finding.values["folder_name"] = folder.path == "/" ? "/" : text::file_name(folder.path);
    finding.situation = situation(c, who, closed);
    describe(finding, who, missing_permission(who, folder, access::Want::search, ""));
    finding.evidence = ladder(c.script.file, closed.rung, who, "row");
    return finding;
}

}  // namespace

Outcomes directory_not_searchable(const ScriptCase& c) {
    if (is_requested(c)) {
        const ClosedFolder server = closed_folder(c.server, c.script.file);
        if (server.rung)
            return {finding_of(c, c.server, {*server.rung})};
        if (!server.is_known)
            return {cannot_tell(c, why_unknown(c.server, c.script.file))};
    }
    if (!is_executed(c))
        return {};
    const ClosedFolder runner = closed_folder(c.runner, c.script.file);
    if (runner.rung)
        return {finding_of(c, c.runner, {*runner.rung, true})};
    if (!runner.is_known)
        return {cannot_tell(c, why_unknown(c.runner, c.script.file))};
    return {};
}

}  // namespace fcgicheck::checks
