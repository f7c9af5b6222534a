// httpd answers 403, never 404, for a link that leads nowhere or in a circle, whatever Options says
// (server/request.c, resolve_symlink: AH00037; measured on 2.4.71).
#include <algorithm>

#include "checks/case_values.h"

namespace fcgicheck::checks {

Outcomes dangling_symlink(const ScriptCase& c) {
    const PathFacts& file = c.script.file;
    if (file.end == PathFacts::End::reached || !is_requested(c))
        return {};
    const auto found = std::find_if(file.rungs.rbegin(), file.rungs.rend(), [](const Rung& rung) {
        return rung->stat.kind == FileKind::symlink;
    });
    if (found == file.rungs.rend())
        return {};
    const FileFacts& link = **found;
    Finding finding = finding_about(c);
    finding.at = {.file = link.path};
    if (file.end == PathFacts::End::loop)
        finding.situation = "loop";
    if (file.end == PathFacts::End::nosymfollow)
        finding.situation = "mount";
    finding.values["link"] = link.path;
    finding.values["target"] = link.link_target;
    finding.values["missing"] = file.target.path;
    finding.evidence.emplace_back(PermissionEvidence{.file = link});
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
