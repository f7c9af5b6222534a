#include "checks/config_errors.h"

#include <string>

#include "checks/case_values.h"
#include "text/ascii.h"
#include "text/config_line.h"
#include "text/path.h"

namespace fcgicheck::checks {

void for_each_config_error(const SiteCase& c, const SeeConfigError& see) {
    if (c.site.config_error)
        see(*c.site.config_error, nullptr);
    for (const SharedHtaccess& htaccess : c.site.htaccess) {
        if (htaccess->state == HtaccessState::refused && htaccess->error)
            see(*htaccess->error, htaccess.get());
    }
}

Finding finding_about(const ConfigError& error, const HtaccessFacts* htaccess) {
    Finding finding{.subject = htaccess != nullptr ? htaccess->path : error.at.file.string(),
                    .whole_tree = htaccess != nullptr,
                    .at = error.at};
    auto& values = finding.values;
    values["config"] = finding.subject;
    values["dir"] = text::parent_path(finding.subject);
    values["line"] = std::to_string(error.at.line);
    values["place"] =
        error.at.line == 0 ? finding.subject : "line " + values["line"] + " of " + finding.subject;
    values["text"] = error.text;
    values["message"] = error.message;
    values["directive"] = error.directive;
    values["needs"] = error.needs;
    values["starts"] = error.is_running ? "runs, but would not start again" : "does not start";
    if (error.at.line != 0) {
        LineEvidence line = line_of({error.at, error.text}, "error");
        line.primary = true;
        finding.evidence.emplace_back(std::move(line));
    }
    return finding;
}

Finding in_htaccess(Finding finding, const HtaccessFacts* htaccess) {
    if (htaccess != nullptr)
        finding.situation =
            finding.situation.empty() ? "htaccess" : "htaccess-" + finding.situation;
    return finding;
}

bool is_by_comment(const ConfigError& error) {
    const bool is_of_words =
        error.kind == ConfigErrorKind::syntax || error.kind == ConfigErrorKind::mixed_options;
    return is_of_words && text::comment_at(error.text) != std::string::npos &&
           error.needs == text::without_comment(error.text);
}

bool is_about(const ConfigError& error, std::string_view directive) {
    return text::to_lower(error.directive) == directive;
}

bool is_include(const ConfigError& error) {
    return is_about(error, "include") || is_about(error, "includeoptional");
}

bool is_of_suexec(const ConfigError& error) {
    return error.kind == ConfigErrorKind::missing_file &&
           (is_about(error, "suexecusergroup") || is_about(error, "suexec"));
}

bool is_wrapper(const ConfigError& error) {
    return is_about(error, "fcgidwrapper") || is_about(error, "fcgiwrapper");
}

}  // namespace fcgicheck::checks
