// A .htaccess that is there and can't be read: httpd would rather serve nothing than forget a rule
// (server/config.c, ap_parse_htaccess: 403, AH00529). httpd reads it as its own user. What is no
// regular file it does not read either (ap_pcfg_openfile, server/util.c), and a FIFO keeps it
// waiting.
#include <utility>

#include "checks/case_values.h"

namespace fcgicheck::checks {
namespace {

Permitted may_read(const SiteCase& c, const HtaccessFacts& htaccess) {
    if (htaccess.state == HtaccessState::unreadable)
        return Permitted::no_for_everyone;
    if (htaccess.state == HtaccessState::ignored || !htaccess.file)
        return Permitted::yes;
    return permitted(c.site.identity, *htaccess.file, access::Want::read);
}

Finding finding_of(const SiteCase& c, const HtaccessFacts& htaccess) {
    Finding finding{.subject = htaccess.path, .whole_tree = true, .at = {.file = htaccess.path}};
    auto& values = finding.values;
    values["path"] = htaccess.path;
    values["class"] = "a";
    values["relation"] = "nobody may";
    const Identity* server = c.site.identity.seen();
    values["server"] = server != nullptr ? server->name : "Apache's user";
    if (!htaccess.file) {
        finding.situation = "nobody";
    } else if (htaccess.file->stat.kind != FileKind::regular) {
        finding.situation = "special";
    } else {
        const auto row =
            missing_permission(c.site.identity, *htaccess.file, access::Want::read, "row");
        describe(finding, c.site.identity, row);
        finding.situation = situation_of_permission(c.site.identity, *htaccess.file);
        finding.evidence.emplace_back(row);
    }
    return finding;
}

}  // namespace

Outcomes htaccess_unreadable(const SiteCase& c) {
    Outcomes outcomes;
    for (const SharedHtaccess& shared : c.site.htaccess) {
        const HtaccessFacts& htaccess = *shared;
        switch (may_read(c, htaccess)) {
            case Permitted::yes:
                if (htaccess.unseen)
                    outcomes.emplace_back(CannotTell{htaccess.path, *htaccess.unseen});
                break;
            case Permitted::unknown:
                outcomes.emplace_back(CannotTell{
                    htaccess.path, why_unknown(c.site.identity,
                                               {.rungs = htaccess.way, .target = *htaccess.file})});
                break;
            case Permitted::no:
            case Permitted::no_for_everyone:
                outcomes.emplace_back(finding_of(c, htaccess));
                break;
        }
    }
    return outcomes;
}

}  // namespace fcgicheck::checks
