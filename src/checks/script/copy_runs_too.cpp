// mod_mime looks at every extension of a name, and the last that has a handler decides
// (modules/http/mod_mime.c, find_ct); SetHandler looks at no name at all. So the copy of a program
// that is kept beside it is run as well: hello.fcgi.bak under "AddHandler fcgid-script .fcgi"
// answers 200 (measured).
#include "checks/case_values.h"
#include "text/copied_name.h"
#include "text/path.h"

namespace fcgicheck::checks {

Outcomes copy_runs_too(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    const std::string_view original = text::copied_name(text::file_name(c.file));
    if (config == nullptr || original.empty() || !is_requested(c) || !is_executed(c))
        return {};
    const bool may_run = config->options.value.has(Option::exec_cgi) || config->script_alias;
    const Permitted permission = permitted(c.runner, c.script.file.target, access::Want::execute);
    const bool is_startable = permission == Permitted::yes || permission == Permitted::unknown;
    const FirstBytes* start = c.script.first_bytes.seen();
    if (!may_run || !is_startable || start == nullptr || !is_program(c, *start))
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.values["original"] = original;
    if (!config->handler.because.empty())
        decide_by(finding, config->handler.because.back(), "handler");
    if (config->handler.value.extension.empty())
        finding.situation = "all";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
