// Each directive is registered with the places where it may stand (RSRC_CONF and ACCESS_CONF of
// http_config.h; invoke_cmd of server/config.c: "X not allowed here", "X not allowed in <Y>
// context"). Elsewhere it stops httpd. In a .htaccess: FC006.
#include <utility>

#include "checks/case_values.h"
#include "checks/config_errors.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

// "Options not allowed in <Proxy> context": the section around; outside of sections httpd says
// "here".
std::string stands_in(const ConfigError& error) {
    const std::size_t open = error.message.find(" in <");
    const std::size_t close = error.message.rfind('>');
    return open == std::string::npos || close == std::string::npos
               ? "outside of every section"
               : "inside a " + error.message.substr(open + 4, close - open - 3) + " section";
}

std::string docroot_of(const SiteFacts& site) {
    return site.hosts.empty() ? site.root : site.hosts.front().document_root;
}

}  // namespace

Outcomes wrong_context(const SiteCase& c) {
    const std::optional<ConfigError>& error = c.site.config_error;
    if (!error || error->kind != ConfigErrorKind::wrong_context)
        return {};
    Finding finding = finding_about(*error, nullptr);
    finding.situation = error->needs;
    finding.values["stands"] = stands_in(*error);
    finding.values["docroot"] = docroot_of(c.site);
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
