#include "report/advice.h"

#include <algorithm>
#include <iterator>
#include <variant>

#include "access/astray.h"

namespace fcgicheck::report {
namespace {

constexpr FixWords behind_link{
    .who = Who::host,
    .text =
        "{astray_by} is a link of {astray_owner}'s, and leads to {astray_object}, which belongs "
        "to {object_owner}. Find out who made the link, and what for, before you let anybody "
        "in there",
    .command = "",
    .snippet = "",
    .safety = Safety::manual};

constexpr FixWords behind_line{
    .who = Who::host,
    .text =
        "{astray_by} was written by {astray_owner}, and names {astray_object}, which belongs to "
        "{object_owner}. Find out who wrote that, and what for, before you let anybody in there",
    .command = "",
    .snippet = "",
    .safety = Safety::manual};

constexpr FixWords let_go{
    .who = Who::host,
    .text =
        "{immutable} is immutable (chattr +i): nobody can change it before that is taken away, "
        "root neither. It can be given back afterwards",
    .command = "chattr -i {immutable}",
    .snippet = "",
    .safety = Safety::manual};

bool changes_something(const FixWords& fix) {
    return !access::only_looks(fix.command);
}

const FileFacts* immutable_file(const Finding& finding) {
    for (const Evidence& evidence : finding.evidence) {
        const auto* row = std::get_if<PermissionEvidence>(&evidence);
        if (row != nullptr && row->missing != '\0' && row->file.stat.immutable)
            return &row->file;
    }
    return nullptr;
}

}  // namespace

Advice advice_of(std::span<const FixWords> fixes, const Values& values,
                 const std::optional<Astray>& astray) {
    Advice advice{.fixes = {}, .values = values};
    if (!astray) {
        advice.fixes.assign(fixes.begin(), fixes.end());
        return advice;
    }
    advice.fixes.push_back(astray->is_link ? behind_link : behind_line);
    std::copy_if(fixes.begin(), fixes.end(), std::back_inserter(advice.fixes),
                 [](const FixWords& fix) {
                     return access::only_looks(fix.command) && fix.safety != Safety::safe;
                 });
    advice.values["astray_by"] = astray->by;
    advice.values["astray_owner"] = astray->owner;
    advice.values["astray_object"] = astray->object;
    advice.values["object_owner"] = astray->object_owner;
    return advice;
}

Advice advice_of(const ReportedFinding& reported) {
    const Finding& finding = reported.finding;
    Advice advice = advice_of(reported.words->fixes, finding.values, finding.astray);
    const FileFacts* immutable = immutable_file(finding);
    if (immutable != nullptr &&
        std::any_of(advice.fixes.begin(), advice.fixes.end(), changes_something)) {
        advice.fixes.insert(advice.fixes.begin(), let_go);
        advice.values["immutable"] = immutable->path;
    }
    return advice;
}

}  // namespace fcgicheck::report
