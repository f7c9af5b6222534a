// A file has a URL only through a DocumentRoot, an Alias or a ScriptAlias (server/core.c,
// mod_alias); mod_rewrite and mod_vhost_alias can map in ways that aren't followed here.
#include <string>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

// All of what was asked for, where no host serves it: one finding then, and not one a script.
std::string unserved_folder(const ScriptCase& c) {
    const bool is_whole_site = c.site.hosts.empty() && c.script.path.starts_with(c.site.root + "/");
    return is_whole_site ? c.site.root : std::string(text::parent_path(c.script.path));
}

}  // namespace

Outcomes not_reachable(const ScriptCase& c) {
    if (c.site.server.seen() == nullptr)
        return {cannot_tell(c, *c.site.server.unseen())};
    if (c.host != nullptr || c.site.config_error)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = Confidence::likely;
    const std::string folder = unserved_folder(c);
    finding.subject = finding.at.file = folder;
    finding.values["dir"] = folder;
    finding.values["file"] = text::file_name(folder);
    finding.values["path"] = folder;
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
