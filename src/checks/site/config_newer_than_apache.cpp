// httpd reads its configuration when it starts and when it is reloaded, and never in between: what
// was changed since has no effect yet, and the next reload may fail on it.
#include <string>

#include "checks/case_values.h"
#include "text/duration.h"

namespace fcgicheck::checks {

Outcomes config_newer_than_apache(const SiteCase& c) {
    const ServerFacts* server = c.site.server.seen();
    if (server == nullptr || !server->unread_change)
        return {};
    const UnreadChange& change = *server->unread_change;
    Finding finding{.subject = change.file.path, .at = {.file = change.file.path}};
    finding.values["file"] = change.file.path;
    finding.values["later"] = text::duration(last_change(change.file) - change.read);
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
