// A handler's name that no module answers to is no error to httpd: its default handler sends the
// file as it is, with 200 (measured on 2.4.71). mod_fcgid answers to "fcgid-script" alone
// (modules/fcgid/mod_fcgid.c, fcgid_handler).
#include <array>

#include "checks/case_values.h"
#include "text/edit_distance.h"

namespace fcgicheck::checks {
namespace {

// Whatever a FastCGI program's handler is misspelt as, one of these was meant.
constexpr std::array<std::string_view, 2> meant{"fcgid-script", "cgi-script"};

std::string_view nearest(const std::string& name) {
    return text::edit_distance(name, meant[1]) < text::edit_distance(name, meant[0]) ? meant[1]
                                                                                     : meant[0];
}

}  // namespace

Outcomes handler_name_unknown(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    const std::string& name = config->handler.value.name;
    if (name.empty() || config->handler_is_known)
        return {};
    if (!config->handler.undecided.empty())
        return {cannot_tell(c, undecided_by("its handler", config->handler.undecided[0]))};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.values["nearest"] = nearest(name);
    finding.values["fixed_line"] = "";
    if (!config->handler.because.empty()) {
        const Cause& decided = config->handler.because.back();
        decide_by(finding, decided, "handler");
        finding.values["fixed_line"] = with_handler(decided, name, nearest(name));
        if (is_htaccess_of(c, decided.at.file))
            finding.situation = "htaccess";
    }
    if (is_withheld(c))
        finding.situation = "withheld";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
