// Under AllowOverride None httpd doesn't open a .htaccess at all (server/request.c,
// ap_directory_walk): what it says has no effect, and no log line tells. Debian's and httpd's own
// configurations say None. Only lines that decide whether and how a script runs are looked at.
#include <algorithm>
#include <array>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

template <std::size_t count>
bool is_one_of(const Cause& line, const std::array<std::string_view, count>& names) {
    return std::find(names.begin(), names.end(), directive_name(line)) != names.end();
}

bool is_about_access(const Cause& line) {
    return is_one_of(line, std::array<std::string_view, 6>{"require", "deny", "authtype",
                                                           "authuserfile", "satisfy", "order"});
}

bool is_about_scripts(const Cause& line) {
    return is_one_of(line, std::array<std::string_view, 9>{
                               "addhandler", "sethandler", "removehandler", "addtype", "options",
                               "fcgidwrapper", "rewriterule", "directoryindex", "allow"});
}

// Where the script fails for want of such a line, execcgi-off or no-handler says so, and names it.
bool is_named_by_another_rule(const EffectiveConfig& config, const Cause& line) {
    const std::string name = directive_name(line);
    const bool lacks_handler = config.handler.value.name.empty();
    const bool lacks_exec_cgi = !config.script_alias && !config.options.value.has(Option::exec_cgi);
    return ((name == "addhandler" || name == "sethandler") && lacks_handler) ||
           (name == "options" && lacks_exec_cgi);
}

std::optional<Finding> finding_of(const HtaccessFacts& htaccess, const EffectiveConfig& config) {
    Finding finding{.subject = htaccess.path, .at = {.file = htaccess.path}};
    for (const Cause& line : htaccess.directives) {
        if (is_named_by_another_rule(config, line))
            return std::nullopt;
        if (!is_about_access(line) && !is_about_scripts(line))
            continue;
        if (finding.evidence.empty())
            finding.at = line.at;
        if (is_about_access(line))
            finding.situation = "access";
        else if (directive_name(line) == "rewriterule" && finding.situation.empty())
            finding.situation = "rewriting";
        LineEvidence ignored = line_of(line, "ignored");
        ignored.primary = true;
        finding.evidence.emplace_back(std::move(ignored));
    }
    if (finding.evidence.empty())
        return std::nullopt;
    finding.values["htaccess"] = htaccess.path;
    finding.values["dir"] = text::parent_path(htaccess.path);
    if (htaccess.override_because) {
        finding.decided_by = htaccess.override_because;
        finding.evidence.emplace_back(line_of(*htaccess.override_because, "override"));
    }
    return finding;
}

}  // namespace

Outcomes htaccess_ignored(const ScriptCase& c) {
    if (!is_requested(c))
        return {};
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    Outcomes outcomes;
    for (const SharedHtaccess& htaccess : c.htaccess) {
        if (htaccess->state != HtaccessState::ignored)
            continue;
        if (auto finding = finding_of(*htaccess, *config))
            outcomes.emplace_back(std::move(*finding));
    }
    return outcomes;
}

}  // namespace fcgicheck::checks
