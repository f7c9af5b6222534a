// httpd compares the path of a <Directory> with the paths of requests, and never asks whether it is
// there (ap_directory_walk, server/request.c; measured: "Syntax OK"): a section whose path is
// misspelled, or relative, never applies.
#include <utility>

#include "checks/case_values.h"

namespace fcgicheck::checks {

Outcomes directory_section_idle(const SiteCase& c) {
    Outcomes outcomes;
    for (const IdleSection& section : c.site.idle_sections) {
        Finding finding{.subject = section.opened.at.file};
        decide_by(finding, section.opened, "section");
        finding.values["named"] = section.path;
        finding.values["near"] = section.near;
        if (!section.path.starts_with('/'))
            finding.situation = "relative";
        else if (!section.near.empty())
            finding.situation = "near";
        outcomes.emplace_back(std::move(finding));
    }
    return outcomes;
}

}  // namespace fcgicheck::checks
