// httpd follows a link only under Options FollowSymLinks, or SymLinksIfOwnerMatch where link and
// target have one owner (which is enforced even beside FollowSymLinks; server/request.c,
// resolve_symlink: AH00037). Looked at for a script that is itself a link; Options in Files and
// Location come too late to matter, so the merged value makes this likely, not certain.
#include <algorithm>

#include "checks/case_values.h"

namespace fcgicheck::checks {

Outcomes symlink_not_followed(const ScriptCase& c) {
    const PathFacts& file = c.script.file;
    const auto found =
        std::find_if(file.rungs.begin(), file.rungs.end(), [&](const FileFacts& rung) {
            return rung.stat.kind == FileKind::symlink && rung.path == c.script.path;
        });
    if (found == file.rungs.end() || file.end != PathFacts::End::reached)
        return {};
    const FileFacts& link = *found;
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    const auto& options = config->options;
    const bool asks_owner = options.value.has(Option::sym_links_if_owner_match);
    const bool follows = asks_owner ? link.stat.uid == file.target.stat.uid
                                    : options.value.has(Option::follow_sym_links);
    if (follows)
        return {};
    if (!options.undecided.empty())
        return {cannot_tell(c, undecided_by("whether links are followed", options.undecided[0]))};
    Finding finding = finding_about(c);
    finding.confidence = Confidence::likely;
    if (!options.because.empty())
        decide_by(finding, options.because.back(), "options");
    if (asks_owner)
        finding.situation = "owner";
    finding.values["link"] = link.path;
    finding.values["target"] = file.target.path;
    finding.values["link_owner"] = link.owner;
    finding.values["target_owner"] = file.target.owner;
    finding.evidence.emplace_back(PermissionEvidence{.file = link});
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
