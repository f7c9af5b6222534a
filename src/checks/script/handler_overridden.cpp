// Two lines name a handler for one file, and one of them is FastCGI's. AddHandler keeps one word
// for an extension, the last one; SetHandler goes before every AddHandler, wherever each stands
// (mod_mime's find_ct is asked first, core_override_type of server/core.c last; measured).
#include <algorithm>
#include <string>
#include <utility>

#include "checks/case_values.h"
#include "text/ascii.h"

namespace fcgicheck::checks {
namespace {

// A variable in the line stands for anything.
bool names(const Cause& line, const std::string& chosen) {
    const std::string handler = handler_named_by(line);
    const std::size_t variable = handler.find("${");
    return variable == std::string::npos ? handler == chosen
                                         : chosen.starts_with(handler.substr(0, variable));
}

bool is_fastcgi(const std::string& handler) {
    return handler == "fcgid-script" || handler == "fastcgi-script" ||
           (handler.starts_with("proxy:") && handler.find("fcgi:") != std::string::npos);
}

// A backend's name may be long; its lines are shown.
std::string in_short(const std::string& handler) {
    return handler.starts_with("proxy:") ? "mod_proxy_fcgi" : handler;
}

}  // namespace

Outcomes handler_overridden(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    const std::vector<Cause>& lines = config->handler.because;
    if (lines.size() < 2)
        return {};
    const std::string chosen = text::to_lower(config->handler.value.name);
    if (chosen.empty() || chosen == "default-handler")
        return {};  // no-handler says it
    const auto winner = std::find_if(lines.rbegin(), lines.rend(),
                                     [&](const Cause& line) { return names(line, chosen); });
    if (winner == lines.rend())
        return {};
    const auto loser = std::find_if(lines.rbegin(), lines.rend(), [&](const Cause& line) {
        const std::string handler = handler_named_by(line);
        return !handler.empty() && handler != "none" && handler != handler_named_by(*winner) &&
               (is_fastcgi(handler) || is_fastcgi(chosen));
    });
    if (loser == lines.rend())
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    decide_by(finding, *winner, "winner");
    finding.evidence.emplace_back(line_of(*loser, "loser"));
    finding.values["winner"] = in_short(chosen);
    finding.values["loser"] = in_short(handler_named_by(*loser));
    finding.values["lost_line"] = std::to_string(loser->at.line);
    finding.values["lost_config"] = loser->at.file;
    if (!is_fastcgi(handler_named_by(*loser)))
        finding.situation = "other";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
