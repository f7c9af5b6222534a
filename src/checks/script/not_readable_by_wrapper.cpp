// A FcgidWrapper's program is handed the file's name and opens it itself, as the runner; httpd asks
// only that the file is there. php-cgi that may not read it answers 403 "Access denied." (measured;
// sapi/cgi/cgi_main.c of PHP). What another program makes of it is its own business.
#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

std::string situation(const ScriptCase& c, bool is_php) {
    if (c.runner.seen() == nullptr)
        return "nobody";
    return is_php ? "" : "other";
}

}  // namespace

Outcomes not_readable_by_wrapper(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    const FileFacts& file = c.script.file.target;
    const bool is_behind = config != nullptr && config->wrapper && is_requested(c) &&
                           config->wrapper->argv.front() != c.script.path;
    if (!is_behind || file.stat.kind != FileKind::regular)
        return {};
    const Permitted answer = permitted(c.runner, file, access::Want::read);
    if (answer == Permitted::yes)
        return {};
    if (answer == Permitted::unknown)
        return {cannot_tell(c, *c.runner.unseen())};
    const std::string program(text::file_name(config->wrapper->argv.front()));
    const bool is_php = program.find("php") != std::string::npos;
    Finding finding = finding_about(c);
    finding.confidence = is_php ? confidence_in_config(c) : Confidence::likely;
    finding.values["path"] = file.path;
    finding.values["wrapper"] = program;
    finding.situation = situation(c, is_php);
    const auto row = missing_permission(c.runner, file, access::Want::read, "row");
    describe(finding, c.runner, row);
    finding.evidence.emplace_back(row);
    finding.evidence.emplace_back(line_of(config->wrapper->because, "wrapper"));
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
