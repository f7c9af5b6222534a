// httpd follows a link only under Options FollowSymLinks, or SymLinksIfOwnerMatch where link and
// target have one owner (which is enforced even beside FollowSymLinks; server/request.c,
// resolve_symlink: AH00037). Each name of the path is asked, with the Options of the folders above
// it: those of Files, Location and regular expressions come too late.
#include <algorithm>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

bool is_named_by_request(const ScriptCase& c, const FileFacts& rung) {
    return rung.stat.kind == FileKind::symlink && text::is_below(c.script.path, rung.path);
}

// Where the link leads in the end; null where that was not met on the way.
const FileFacts* target_of(const PathFacts& way, const FileFacts& link) {
    if (link.path == way.path)
        return &way.target;
    const FileFacts* at = &link;
    for (std::size_t links = 0; links <= way.rungs.size(); ++links) {
        const std::string next =
            text::normalize_path(text::join_path(text::parent_path(at->path), at->link_target));
        const auto found = std::find_if(way.rungs.begin(), way.rungs.end(),
                                        [&](const Rung& rung) { return rung->path == next; });
        if (found == way.rungs.end())
            return nullptr;
        at = found->get();
        if (at->stat.kind != FileKind::symlink)
            return at;
    }
    return nullptr;
}

const Setting<OptionSet>& options_above(const EffectiveConfig& config, const std::string& path) {
    const auto depth = std::count(path.begin(), path.end(), '/');
    return config.folders.at(static_cast<std::size_t>(depth) - 1)->options;
}

Finding finding_of(const ScriptCase& c, const FileFacts& link, const FileFacts& target,
                   const Setting<OptionSet>& options) {
    Finding finding = finding_about(c);
    finding.subject = link.path;
    finding.confidence = confidence_in_config(c);
    if (!options.because.empty())
        decide_by(finding, options.because.back(), "options");
    if (options.value.has(Option::sym_links_if_owner_match))
        finding.situation = "owner";
    finding.values["file"] = text::file_name(link.path);
    finding.values["dir"] = text::parent_path(link.path);
    finding.values["link"] = link.path;
    finding.values["target"] = target.path;
    finding.values["link_owner"] = link.owner;
    finding.values["target_owner"] = target.owner;
    finding.evidence.emplace_back(PermissionEvidence{.file = link});
    return finding;
}

Outcomes outcomes_of(const ScriptCase& c, const FileFacts& link) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    const FileFacts* target = target_of(c.script.file, link);
    if (target == nullptr)
        return {cannot_tell(c, {.what = "where the link " + link.path + " leads"})};
    const Setting<OptionSet>& options = options_above(*config, link.path);
    const bool asks_owner = options.value.has(Option::sym_links_if_owner_match);
    const bool follows = asks_owner ? link.stat.uid == target->stat.uid
                                    : options.value.has(Option::follow_sym_links);
    if (follows)
        return {};
    return {finding_of(c, link, *target, options)};
}

}  // namespace

Outcomes symlink_not_followed(const ScriptCase& c) {
    if (c.script.file.end != PathFacts::End::reached || !is_requested(c))
        return {};
    for (const Rung& rung : c.script.file.rungs) {
        if (!is_named_by_request(c, *rung))
            continue;
        if (Outcomes outcomes = outcomes_of(c, *rung); !outcomes.empty())
            return outcomes;
    }
    return {};
}

}  // namespace fcgicheck::checks
