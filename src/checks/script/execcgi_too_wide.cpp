// ExecCGI goes down to every folder below the section that grants it. Granted above the document
// root it holds for folders that no URL of the site leads to; on "/" for the whole machine.
#include <algorithm>
#include <utility>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {

Outcomes execcgi_too_wide(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr || c.host == nullptr)
        return {};
    const std::string& root = c.host->document_root;
    if (root.empty() || !text::is_below(c.file, root) || config->handler.value.name.empty())
        return {};
    const auto above =
        static_cast<std::size_t>(root == "/" ? 0 : std::count(root.begin(), root.end(), '/'));
    for (std::size_t depth = 0; depth < std::min(above, config->folders.size()); ++depth) {
        const Setting<OptionSet>& options = config->folders[depth]->options;
        if (!options.value.has(Option::exec_cgi) || options.because.empty())
            continue;
        Finding finding;  // one for all scripts below
        finding.subject = options.because.back().at.file;
        decide_by(finding, options.because.back(), "options");
        finding.values["docroot"] = root;
        if (depth == 0)
            finding.situation = "everywhere";
        return {std::move(finding)};
    }
    return {};
}

}  // namespace fcgicheck::checks
