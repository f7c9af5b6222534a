// A handler's name means something only while the module that answers to it is loaded; without it
// httpd's default handler sends the file as it is, with 200 and no line in any log (measured on
// 2.4.71 for fcgid-script, cgi-script, fastcgi-script and proxy:fcgi).
#include "checks/case_values.h"
#include "checks/module_names.h"

namespace fcgicheck::checks {
Outcomes handler_module_missing(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    if (config->handler.value.name.empty() || !config->handler_is_known ||
        config->handler_module_loaded)
        return {};
    if (!config->handler.undecided.empty())
        return {cannot_tell(c, undecided_by("its handler", config->handler.undecided[0]))};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.values["identifier"] = config->handler_module;
    name_module(finding, config->handler_module);
    const ServerFacts* server = c.site.server.seen();
    if (server != nullptr && server->is_debian)
        finding.situation = "debian";
    if (!config->handler.because.empty()) {
        const Cause& decided = config->handler.because.back();
        decide_by(finding, decided, "handler");
        if (config->handler.value.name == "fastcgi-script") {
            finding.situation = "fastcgi";
            finding.values["fixed_line"] = with_handler(decided, "fastcgi-script", "fcgid-script");
        }
    }
    if (is_withheld(c))
        finding.situation = "withheld";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
