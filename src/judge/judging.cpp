#include "judge/judging.h"

#include <algorithm>

#include "judge/judge_script.h"
#include "judge/strangers.h"

namespace fcgicheck::judge {
namespace {

// Whether what is said of the site may be said of the script too.
bool hangs_on_site(const SiteFacts& site, const ScriptSnapshot& script) {
    const VirtualHostFacts* host = host_of(site, script);
    const bool is_reached = host == nullptr || (!host->shadowed_by && host->is_listened_for);
    const auto& way = script.htaccess;
    return script.config.seen() == nullptr || site.config_error || !is_reached ||
           !std::all_of(way.begin(), way.end(), [&](const SharedHtaccess& htaccess) {
               return is_in_order(site, *htaccess);
           });
}

}  // namespace

void Judging::take(ScriptSnapshot&& script) {
    const std::size_t place = report_.scripts.size();
    report_.scripts.emplace_back();
    if (must_wait(script))
        waiting_.emplace_back(std::move(script), place);
    else
        judge(script, place);
}

bool Judging::must_wait(const ScriptSnapshot& script) const {
    const bool waits_for_wrapper =
        wrapper_before(script) != nullptr && wrapper_of(script) == nullptr;
    return waits_for_wrapper || hangs_on_site(site_, script);
}

void Judging::judge(const ScriptSnapshot& script, std::size_t place) {
    const ScriptCase given = case_of(site_, script);
    const JudgedWrapper* wrapper = wrapper_of(script);
    const Runs runs{.program = wrapper != nullptr ? wrapper->script : script,
                    .wrapper = wrapper != nullptr ? &wrapper->judgement : nullptr};
    ScriptJudgement judgement = judge_script(given, script, runs, of_site_, checks_);
    ReportedScript& reported = report_.scripts[place];
    reported = describe(given, script, runs, judgement);
    const auto [journey, is_new] = journeys_.insert(reported.journey);
    reported.journey = *journey;
    not_checked_.add(script, judgement, place);
    if (is_wrapper(script))
        wrappers_.try_emplace({script.host, script.config.seen()->wrapper->argv},
                              JudgedWrapper{script, judgement});
    for (ReportedFinding& finding : judgement.findings)
        reported.findings.push_back(table_.add(std::move(finding), place));
}

void Judging::judge_site() {
    run(checks_.site, SiteCase{site_}, of_site_);
    mark_astray(site_, of_site_.findings);
    for (const ReportedFinding& finding : of_site_.findings)
        table_.add(finding);
}

Report Judging::report() && {
    judge_site();
    for (; !waiting_.empty(); waiting_.pop_front())
        judge(waiting_.front().first, waiting_.front().second);
    table_.move_into(report_);
    if (site_.hosts.size() < 2)
        for (ReportedScript& script : report_.scripts)
            script.host.clear();
    report_.not_checked = std::move(not_checked_).entries(of_site_.doubts);
    return std::move(report_);
}

const Judging::JudgedWrapper* Judging::wrapper_of(const ScriptSnapshot& script) const {
    const Wrapper* wrapper = wrapper_before(script);
    if (wrapper == nullptr)
        return nullptr;
    const auto found = wrappers_.find({script.host, wrapper->argv});
    return found == wrappers_.end() ? nullptr : &found->second;
}

}  // namespace fcgicheck::judge
