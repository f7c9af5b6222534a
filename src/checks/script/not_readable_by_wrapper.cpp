// A FcgidWrapper's program is handed the file's name and opens it itself, as the runner; httpd asks
// only that the file is there. php-cgi that may not read it answers 403 "Access denied.", and
// behind a folder that is closed to it 404 "No input file specified." (measured;
// sapi/cgi/cgi_main.c of PHP). What another program makes of it is its own business.
#include "checks/case_values.h"
#include "checks/php_wrapper.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

std::string situation(const ScriptCase& c, bool is_php_cgi) {
    if (c.runner.seen() == nullptr)
        return "nobody";
    return is_php_cgi ? "" : "other";
}

Finding finding_of(const ScriptCase& c, const PermissionEvidence& row) {
    const EffectiveConfig& config = *c.config.seen();
    Finding finding = finding_about(c);
    finding.confidence = is_behind_php(config) ? confidence_in_config(c) : Confidence::likely;
    finding.values["path"] = row.file.path;
    finding.values["wrapper"] = text::file_name(config.wrapper->argv.front());
    describe(finding, c.runner, row);
    return finding;
}

// Of a folder that is closed to httpd as well directory-not-searchable tells.
Outcomes of_folder(const ScriptCase& c, std::size_t rung) {
    if (closed_folder(c.server, c.script.file).rung)
        return {};
    const FileFacts& folder = *c.script.file.rungs[rung];
    const auto row = missing_permission(c.runner, folder, access::Want::search, "row");
    Finding finding = finding_of(c, row);
    finding.at = {.file = folder.path};
    finding.situation = is_behind_php(*c.config.seen()) ? "folder" : "folder-other";
    finding.evidence = ladder(c.script.file, rung, c.runner, "row");
    finding.evidence.emplace_back(line_of(c.config.seen()->wrapper->because, "wrapper"));
    return {std::move(finding)};
}

}  // namespace

Outcomes not_readable_by_wrapper(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    const FileFacts& file = c.script.file.target;
    const bool is_behind = config != nullptr && config->wrapper && is_requested(c) &&
                           config->wrapper->argv.front() != c.script.path;
    if (!is_behind || file.stat.kind != FileKind::regular)
        return {};
    const ClosedFolder closed = closed_folder(c.runner, c.script.file);
    if (closed.rung)
        return of_folder(c, *closed.rung);
    const Permitted answer = permitted(c.runner, file, access::Want::read);
    if (answer == Permitted::yes && closed.is_known)
        return {};
    if (answer == Permitted::unknown || answer == Permitted::yes)
        return {cannot_tell(c, why_unknown(c.runner, c.script.file))};
    const auto row = missing_permission(c.runner, file, access::Want::read, "row");
    Finding finding = finding_of(c, row);
    finding.situation = situation(c, is_behind_php(*config));
    finding.evidence.emplace_back(row);
    finding.evidence.emplace_back(line_of(config->wrapper->because, "wrapper"));
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
