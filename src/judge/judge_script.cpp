#include "judge/judge_script.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "checks/case_values.h"
#include "judge/finding_table.h"
#include "judge/journey.h"
#include "judge/strangers.h"
#include "judge/verdict.h"
#include "rules/catalogue.h"
#include "text/path.h"

namespace fcgicheck::judge {
namespace {

bool is_below_folder_of(const std::string& script, const std::string& subject) {
    return script.compare(0, subject.rfind('/') + 1, subject, 0, subject.rfind('/') + 1) == 0;
}

// A host may take what another refuses. Where no host is known the file is read for all below it.
bool meets(const SiteFacts& site, const ScriptSnapshot& script, const std::string& htaccess) {
    if (script.config.seen() == nullptr)
        return is_below_folder_of(script.file, htaccess);
    return std::any_of(script.htaccess.begin(), script.htaccess.end(),
                       [&](const SharedHtaccess& met) {
                           return met->path == htaccess && !is_in_order(site, *met);
                       });
}

// A .htaccess fails for all below it; what keeps Apache from starting, for every script; what keeps
// requests from a virtual host, for its own.
bool concerns(const ReportedFinding& of_site, const SiteFacts& site, const ScriptSnapshot& script) {
    const Finding& finding = of_site.finding;
    if (finding.whole_tree)
        return meets(site, script, finding.subject);
    if (of_site.words->severity != Severity::error)
        return false;
    const VirtualHostFacts* host = host_of(site, script);
    return (site.config_error && finding.at == site.config_error->at) ||
           (host != nullptr && host->opened && finding.at == host->opened->at);
}

// A cause hides its symptom only where it is as grave and as sure, so that hiding never makes a
// script look better than it is.
bool hides(const ReportedFinding& cause, const ReportedFinding& symptom) {
    const auto& names = cause.rule->hides;
    return cause.rule != symptom.rule && cause.words->severity >= symptom.words->severity &&
           cause.finding.confidence <= symptom.finding.confidence &&
           std::find(names.begin(), names.end(), symptom.rule->name) != names.end();
}

bool is_of_trial(const ReportedFinding& f) {
    return f.rule->stage >= Stage::start;
}

void hide_symptoms(ScriptJudgement& judgement) {
    const std::vector<ReportedFinding> all = judgement.findings;
    const auto is_hidden = [&](const ReportedFinding& f) {
        return std::any_of(all.begin(), all.end(),
                           [&](const ReportedFinding& cause) { return hides(cause, f); });
    };
    auto& kept = judgement.findings;
    kept.erase(std::remove_if(kept.begin(), kept.end(), is_hidden), kept.end());
    judgement.trial_is_explained = std::any_of(all.begin(), all.end(), [&](const auto& f) {
        return is_of_trial(f) && f.words->severity == Severity::error;
    });
}

// What is refused on purpose: what would stop the request later, no visitor meets.
void leave_out_behind_refusal(ScriptJudgement& judgement) {
    const auto refuses = [](const ReportedFinding& f) {
        return f.rule->stage <= Stage::access && f.words->severity == Severity::note &&
               f.words->page == Page::error && f.finding.confidence == Confidence::certain;
    };
    judgement.is_refused_on_purpose =
        std::any_of(judgement.findings.begin(), judgement.findings.end(), refuses);
    if (!judgement.is_refused_on_purpose)
        return;
    std::erase_if(judgement.findings,
                  [](const ReportedFinding& f) { return met_at(f) > Stage::access; });
    std::erase_if(judgement.doubts,
                  [](const Doubt& doubt) { return doubt.rule->stage > Stage::access; });
}

// Where a condition that can't be known decides of the handler, the program may never be started.
void doubt_the_start(const ScriptCase& given, ScriptJudgement& judgement) {
    const EffectiveConfig* config = given.config.seen();
    if (config == nullptr || config->handler.undecided.empty())
        return;
    for (ReportedFinding& f : judgement.findings) {
        if (met_at(f) > Stage::handler)
            f.finding.confidence = std::max(f.finding.confidence, Confidence::likely);
    }
}

// What httpd reads behind the place where fcgicheck gave up may say anything.
void doubt_the_rest(const SiteFacts& site, ScriptJudgement& judgement) {
    const ServerFacts* server = site.server.seen();
    if (server == nullptr)
        return;
    for (const Unseen& unread : server->unread)
        if (unread.why == UnseenWhy::too_large)
            judgement.doubts.push_back({rules::find_rule("config-syntax-error"), unread, ""});
}

// What might have failed, and was seen to work.
void drop_disproved(ScriptJudgement& judgement) {
    const auto is_disproved = [](const ReportedFinding& f) {
        return f.words->severity == Severity::error &&
               f.finding.confidence != Confidence::certain && is_shown_by_trial(*f.rule);
    };
    auto& found = judgement.findings;
    found.erase(std::remove_if(found.begin(), found.end(), is_disproved), found.end());
    const auto is_settled = [](const Doubt& doubt) {
        return doubt.rule->severity == Severity::error && is_shown_by_trial(*doubt.rule);
    };
    auto& doubts = judgement.doubts;
    doubts.erase(std::remove_if(doubts.begin(), doubts.end(), is_settled), doubts.end());
}

// Where a path really is, by the links that were passed on the way.
std::string behind_links(std::string path, const PathFacts& way) {
    for (std::size_t i = 0; i < way.rungs.size(); ++i) {
        const auto link = std::find_if(way.rungs.begin(), way.rungs.end(), [&](const Rung& rung) {
            return rung->stat.kind == FileKind::symlink && text::is_below(path, rung->path);
        });
        if (link == way.rungs.end())
            break;
        std::string target =
            text::join_path(text::parent_path((*link)->path), (*link)->link_target);
        target.append(path, (*link)->path.size());
        path = text::normalize_path(target);
    }
    return path;
}

// In httpd's order. A .htaccess is read once its folder was entered (server/request.c,
// ap_directory_walk): it says nothing behind a folder that is closed, or a link that is not
// followed.
void sort_as_met(std::vector<ReportedFinding>& findings, const PathFacts& way) {
    std::stable_sort(findings.begin(), findings.end(), is_met_before);
    const auto is_later = [](const ReportedFinding& f) { return met_at(f) > Stage::folders; };
    const auto later = std::find_if(findings.begin(), findings.end(), is_later);
    std::vector<std::string> stops;
    for (auto f = findings.begin(); f != later; ++f) {
        if (f->rule->stage == Stage::folders)
            stops.insert(stops.end(), {f->finding.subject, f->finding.at.file});
    }
    std::stable_partition(findings.begin(), later, [&](const ReportedFinding& f) {
        return !f.finding.whole_tree ||
               std::none_of(stops.begin(), stops.end(), [&](const std::string& stop) {
                   return text::is_below(f.finding.subject, stop) ||
                          text::is_below(behind_links(f.finding.subject, way), stop);
               });
    });
}

// What Apache's configuration and .htaccess files do to a request for the script.
void add_of_site(const ScriptJudgement& of_site, const SiteFacts& site,
                 const ScriptSnapshot& script, ScriptJudgement& judgement) {
    for (const ReportedFinding& finding : of_site.findings) {
        const bool is_of_request = finding.finding.whole_tree;
        if (concerns(finding, site, script) && !(is_of_request && is_wrapper(script)))
            judgement.findings.push_back(finding);
    }
    for (const Doubt& doubt : of_site.doubts) {
        if (!doubt.subject.empty() && meets(site, script, doubt.subject))
            judgement.doubts.push_back(doubt);
    }
}

void add_of_wrapper(const ScriptJudgement& wrapper, ScriptJudgement& judgement) {
    for (const ReportedFinding& finding : wrapper.findings) {
        if (finding.rule->stage != Stage::config)
            judgement.findings.push_back(finding);
    }
    judgement.doubts.insert(judgement.doubts.end(), wrapper.doubts.begin(), wrapper.doubts.end());
}

}  // namespace

bool is_in_order(const SiteFacts& site, const HtaccessFacts& htaccess) {
    if (htaccess.unseen)
        return false;
    if (htaccess.state == HtaccessState::ignored)
        return true;
    return htaccess.state == HtaccessState::applied && htaccess.file &&
           checks::permitted(site.identity, *htaccess.file, access::Want::read) ==
               checks::Permitted::yes;
}

ScriptCase case_of(const SiteFacts& site, const ScriptSnapshot& script) {
    const VirtualHostFacts* host = host_of(site, script);
    return {.site = site,
            .host = host,
            .config = script.config,
            .script = script.facts,
            .htaccess = script.htaccess,
            .file = script.file,
            .url = is_wrapper(script) ? "" : script.url,
            .server = site.identity,
            .runner = runner_of(site, host),
            .trial = script.trial.get(),
            .other_answer = script.other_answer ? &*script.other_answer : nullptr,
            .may_be_index = script.may_be_index,
            .tracked = script.tracked ? &*script.tracked : nullptr,
            .running = script.running ? &*script.running : nullptr};
}

ScriptJudgement judge_script(const ScriptCase& given, const ScriptSnapshot& script,
                             const Runs& runs, const ScriptJudgement& of_site,
                             const ChosenChecks& checks) {
    ScriptJudgement judgement;
    add_of_site(of_site, given.site, script, judgement);
    run(checks.script, given, judgement);
    if (script.trial)
        run(checks.trial, TrialCase{given, *script.trial}, judgement);
    mark_astray(given, judgement.findings);
    if (runs.wrapper != nullptr)
        add_of_wrapper(*runs.wrapper, judgement);
    leave_out_behind_refusal(judgement);
    doubt_the_start(given, judgement);
    doubt_the_rest(given.site, judgement);
    if (is_proof(runs.program.trial))
        drop_disproved(judgement);
    hide_symptoms(judgement);
    sort_as_met(judgement.findings, given.script.file);
    return judgement;
}

ReportedScript describe(const ScriptCase& given, const ScriptSnapshot& script, const Runs& runs,
                        const ScriptJudgement& judgement) {
    const EffectiveConfig* config = script.config.seen();
    return {.path = script.facts.path,
            .url = given.url,
            .host = given.host != nullptr ? given.host->name : "",
            .handler = config != nullptr ? config->handler.value.name : "",
            .is_wrapper = is_wrapper(script),
            .language = script.facts.language,
            .verdict = verdict(runs.program, judgement),
            .visitor_sees = visitor_sees(script, runs.program, judgement),
            .journey = journey(given, runs.program, judgement),
            .trial = script.trial,
            .findings = {}};
}

}  // namespace fcgicheck::judge
