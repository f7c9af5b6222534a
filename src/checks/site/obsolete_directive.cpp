// mod_fcgid before 2.3 had other names for its directives, which it still takes (DEPRECATED in its
// command table, modules/fcgid/mod_fcgid.c; measured with 2.3.9). mod_fastcgi's directives mean
// nothing without mod_fastcgi, which today's systems no longer ship: "Invalid command".
#include <utility>

#include "checks/case_values.h"
#include "checks/config_errors.h"
#include "checks/fastcgi_directives.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

Finding finding_of(const ObsoleteName& name) {
    const Cause& line = name.line;
    Finding finding{.subject = line.at.file};
    decide_by(finding, line, "name");
    const std::size_t end = std::min(line.text.find_first_of(" \t"), line.text.size());
    finding.values["directive"] = line.text.substr(0, end);
    finding.values["new_name"] = name.successor;
    finding.values["fixed_line"] = name.successor + line.text.substr(end);
    return finding;
}

Finding finding_of(const ConfigError& error) {
    Finding finding = finding_about(error, nullptr);
    finding.values["new_name"] = "";
    std::string instead = lines_instead_of(error.text);
    finding.situation = instead.empty() ? "fastcgi-gone" : "fastcgi";
    finding.values["fixed_line"] = std::move(instead);
    return finding;
}

}  // namespace

Outcomes obsolete_directive(const SiteCase& c) {
    Outcomes outcomes;
    for (const ObsoleteName& name : c.site.obsolete)
        outcomes.emplace_back(finding_of(name));
    const auto& error = c.site.config_error;
    if (error && error->kind == ConfigErrorKind::unknown_directive &&
        is_fastcgi_directive(error->directive))
        outcomes.emplace_back(finding_of(*error));
    return outcomes;
}

}  // namespace fcgicheck::checks
