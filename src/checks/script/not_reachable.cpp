// A file has a URL only through a DocumentRoot, an Alias or a ScriptAlias (server/core.c,
// mod_alias); mod_rewrite and mod_vhost_alias can map in ways that aren't followed here.
#include "checks/case_values.h"

namespace fcgicheck::checks {

Outcomes not_reachable(const ScriptCase& c) {
    if (c.site.server.seen() == nullptr)
        return {cannot_tell(c, *c.site.server.unseen())};
    if (c.host != nullptr || c.site.config_error)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = Confidence::likely;
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
