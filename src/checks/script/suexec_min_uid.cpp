// suexec starts nothing as root, nor as a user or group below AP_UID_MIN and AP_GID_MIN: "cannot
// run as forbidden uid (33/hello.fcgi)", exit 107, and 108 for the group.
#include "checks/case_values.h"
#include "checks/suexec.h"

namespace fcgicheck::checks {
namespace {

// Where the least number is not known, those of people are taken to be above it (login.defs(5)).
template <class Id>
bool may_be_forbidden(Id id, std::optional<Id> least, Id of_people) {
    return id == 0 || id < least.value_or(of_people);
}

}  // namespace

Outcomes suexec_min_uid(const ScriptCase& c) {
    const std::optional<SuexecStart> start = suexec_start(c);
    if (!start || start->settings == nullptr)
        return {};
    const Identity* runner = c.runner.seen();
    if (runner == nullptr)
        return {cannot_tell(c, *c.runner.unseen())};
    const SuexecSettings& settings = *start->settings;
    const bool is_user = may_be_forbidden<uid_t>(runner->uid, settings.uid_min, 1000);
    const bool is_group = may_be_forbidden<gid_t>(runner->gid, settings.gid_min, 100);
    if (!is_user && !is_group)
        return {};
    const bool is_known =
        is_user ? runner->uid == 0 || settings.uid_min : runner->gid == 0 || settings.gid_min;
    if (!is_known)
        return {cannot_tell(c, {.what = "the least user id that suexec takes",
                                .why = UnseenWhy::permission,
                                .detail = "only root may ask " + start->suexec.binary + " -V"})};
    Finding finding = finding_of_suexec(c, *start);
    finding.situation = is_user ? "" : "group";
    finding.values["id"] = std::to_string(is_user ? runner->uid : runner->gid);
    finding.values["least"] =
        std::to_string(is_user ? settings.uid_min.value_or(1) : settings.gid_min.value_or(1));
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
