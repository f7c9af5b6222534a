// A directive in a .htaccess needs its class in AllowOverride, else httpd answers 500 for all below
// ("X not allowed here", server/config.c, invoke_cmd). Where AllowOverride was never set the file
// is read and every directive in it refused (measured on 2.4.71). Some belong in no .htaccess.
#include <vector>

#include "checks/case_values.h"
#include "checks/config_errors.h"
#include "text/ascii.h"
#include "text/config_words.h"

namespace fcgicheck::checks {
namespace {

bool is_section(const ConfigError& error) {
    return error.text.starts_with('<');
}

// The AllowOverride line with the missing class, or the AllowOverrideList line with the directive:
// the other one of the two would let the rest of the file through no more, or far more.
std::string allowing(const std::optional<Cause>& override_because, const ConfigError& error) {
    const std::string by = override_because ? directive_name(*override_because) : "";
    const std::string needs =
        error.needs.substr(0, error.needs.find(' '));  // "AuthConfig or Limit"
    if (by == "allowoverride")
        return override_because->text + " " + needs;
    if (by != "allowoverridelist")
        return "AllowOverride " + needs;
    const std::vector<std::string> words = text::words_of(override_because->text);
    const bool is_none = words.size() == 2 && text::equals_ignoring_case(words[1], "none");
    // A section under the name that it is registered by, "<Files": AH00116 drops "Files"
    // (measured).
    return (is_none ? words[0] : override_because->text) + (is_section(error) ? " <" : " ") +
           error.directive;
}

Finding finding_of(const ConfigError& error, const HtaccessFacts& htaccess) {
    Finding finding = finding_about(error, &htaccess);
    if (error.kind == ConfigErrorKind::wrong_context) {
        finding.situation = is_section(error) ? "section-never" : "never";
        return finding;
    }
    finding.values["allow"] = allowing(htaccess.override_because, error);
    if (!htaccess.override_because) {
        finding.situation = is_section(error) ? "section-unset" : "unset";
        return finding;
    }
    if (is_section(error))
        finding.situation = "section";
    finding.decided_by = htaccess.override_because;
    finding.evidence.emplace_back(line_of(*htaccess.override_because, "override"));
    finding.values["override_config"] = htaccess.override_because->at.file;
    finding.values["override_line"] = std::to_string(htaccess.override_because->at.line);
    return finding;
}

}  // namespace

Outcomes htaccess_not_allowed(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        const bool is_refused = error.kind == ConfigErrorKind::not_allowed ||
                                error.kind == ConfigErrorKind::wrong_context;
        if (htaccess != nullptr && is_refused)
            outcomes.emplace_back(finding_of(error, *htaccess));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
