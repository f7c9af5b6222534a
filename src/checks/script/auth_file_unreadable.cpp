// httpd opens AuthUserFile and AuthGroupFile as its own user, when a visitor sends a name and a
// password, and not before: until then all looks well (modules/aaa/mod_authn_file.c, AH01620;
// measured: 401 without a password, 500 with the right one).
#include <cstddef>
#include <utility>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

Finding finding_about(const ScriptCase& c, const AuthFile& file) {
    Finding finding = checks::finding_about(c);
    finding.subject = file.path;
    finding.confidence = confidence_in_config(c);
    decide_by(finding, file.line, "file");
    finding.values["auth_file"] = file.path;
    finding.values["auth_name"] = text::file_name(file.path);
    const bool is_of_groups = directive_name(file.line) == "authgroupfile";
    finding.values["answer"] = is_of_groups ? "401" : "500";
    finding.values["logged"] =
        is_of_groups ? "Could not open group file" : "Could not open password file";
    finding.values["class"] = "a";
    finding.values["relation"] = "nobody may";
    return finding;
}

Finding finding_of_folder(const ScriptCase& c, const AuthFile& file, std::size_t closed) {
    const FileFacts& folder = *file.file->rungs[closed];
    Finding finding = finding_about(c, file);
    finding.situation = c.server.seen() == nullptr ? "folder-nobody" : "folder";
    finding.values["folder"] = folder.path;
    describe(finding, c.server, missing_permission(c.server, folder, access::Want::search, ""));
    for (Evidence& row : ladder(*file.file, closed, c.server, "row"))
        finding.evidence.push_back(std::move(row));
    return finding;
}

Outcomes outcomes_of(const ScriptCase& c, const AuthFile& file) {
    if (!file.file)
        return {cannot_tell(c, {.what = "whether Apache may read " + file.path,
                                .why = UnseenWhy::permission,
                                .detail = "this account may not look"})};
    if (const auto closed = closed_folder(c.server, *file.file).rung)
        return {finding_of_folder(c, file, *closed)};
    if (file.file->end != PathFacts::End::reached) {
        Finding finding = finding_about(c, file);
        finding.situation = "missing";
        return {std::move(finding)};
    }
    switch (permitted(c.server, file.file->target, access::Want::read)) {
        case Permitted::yes:
            return {};
        case Permitted::unknown:
            return {cannot_tell(c, why_unknown(c.server, *file.file))};
        case Permitted::no:
        case Permitted::no_for_everyone:
            break;
    }
    Finding finding = finding_about(c, file);
    const auto row = missing_permission(c.server, file.file->target, access::Want::read, "row");
    describe(finding, c.server, row);
    finding.evidence.emplace_back(row);
    if (c.server.seen() == nullptr)
        finding.situation = "nobody";
    return {std::move(finding)};
}

}  // namespace

Outcomes auth_file_unreadable(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    Outcomes all;
    if (config == nullptr || !is_requested(c))
        return all;
    for (const AuthFile& file : config->auth_files)
        for (Outcome& outcome : outcomes_of(c, file))
            all.push_back(std::move(outcome));
    return all;
}

}  // namespace fcgicheck::checks
