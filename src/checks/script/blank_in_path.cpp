// mod_fcgid takes the path of a script for a command line and cuts it at blanks
// (apr_tokenize_to_argv in modules/fcgid/fcgid_spawn_ctl.c and fcgid_bridge.c): "/my app/x.fcgi"
// executes "/my". A backslash is taken out, whatever follows it. Measured: 500, return code 255.
#include <string>

#include "checks/case_values.h"

namespace fcgicheck::checks {

Outcomes blank_in_path(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    const std::string& path = c.script.path;
    const std::size_t cut = path.find_first_of(" \t\\");
    if (cut == std::string::npos)
        return {};
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    if (config->handler.value.name != "fcgid-script" || config->wrapper)
        return {};
    Finding finding = finding_about(c);
    finding.values["first_part"] = path.substr(0, cut);
    if (path[cut] == '\\')
        finding.situation = "backslash";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
