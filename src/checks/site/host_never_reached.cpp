// A virtual host that no request comes to: an earlier one has its address and all of its names (the
// first in the configuration wins, without a word in the log; only `apachectl -S` shows both), or
// httpd does not listen on its port (measured on 2.4.71).
#include <algorithm>
#include <utility>

#include "checks/case_values.h"

namespace fcgicheck::checks {
namespace {

bool is_reached(const VirtualHostFacts& host) {
    return !host.shadowed_by && host.is_listened_for;
}

Finding finding_of(const VirtualHostFacts& host) {
    Finding finding{.subject = host.opened->at.file};
    decide_by(finding, *host.opened, "host");
    finding.values["name"] = host.name.empty() ? "this virtual host" : host.name;
    finding.values["address"] = host.address;
    finding.values["port"] = host.address.substr(host.address.rfind(':') + 1);
    if (host.shadowed_by) {
        finding.evidence.emplace_back(line_of(*host.shadowed_by, "shadow"));
        finding.values["shadow"] = "Line " + std::to_string(host.shadowed_by->at.line) + " of " +
                                   host.shadowed_by->at.file;
    } else {
        finding.situation = "closed";
    }
    return finding;
}

}  // namespace

Outcomes host_never_reached(const SiteCase& c) {
    const auto& hosts = c.site.hosts;
    const bool is_served = std::any_of(hosts.begin(), hosts.end(), is_reached);
    Outcomes outcomes;
    for (const VirtualHostFacts& host : hosts) {
        if (is_reached(host) || !host.opened)
            continue;
        Finding finding = finding_of(host);
        if (is_served)
            finding.situation += finding.situation.empty() ? "beside" : "-beside";
        outcomes.emplace_back(std::move(finding));
    }
    return outcomes;
}

}  // namespace fcgicheck::checks
