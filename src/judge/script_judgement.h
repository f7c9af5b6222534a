// What the checks said of one script, after causes have hidden their symptoms.
#pragma once

#include <string>
#include <vector>

#include "fcgicheck/check.h"
#include "fcgicheck/report.h"
#include "fcgicheck/snapshot.h"

namespace fcgicheck::judge {

struct Doubt {  // a check could not decide
    const Rule* rule = nullptr;
    Unseen missing;
    std::string subject;
};

struct ScriptJudgement {
    std::vector<ReportedFinding> findings;  // in journey order
    std::vector<Doubt> doubts;
    bool trial_is_explained = false;     // the trial failed, and the cause is among the findings
    bool is_refused_on_purpose = false;  // nothing behind it is met
};

inline bool is_certain_error(const ReportedFinding& f) {
    return f.words->severity == Severity::error && f.finding.confidence == Confidence::certain;
}

// A folder that is closed to the runner alone lets the request pass, and stops the start.
inline Stage met_at(const ReportedFinding& f) {
    constexpr int internal_server_error = 500;
    const bool is_of_runner =
        f.rule->stage == Stage::folders && f.words->status == internal_server_error;
    return is_of_runner ? Stage::file : f.rule->stage;
}

// Whether the trial proves that the script works: it answered, started as Apache starts it.
inline bool is_proof(const std::shared_ptr<const TrialResult>& trial) {
    return trial && trial->failure == TrialFailure::none && trial->plan.faithful;
}

// Whether a trial that answered has settled what this rule asks. It is made without suexec, outside
// of httpd's sandbox and of its SELinux domain: what FC8xx is about it does not meet.
inline bool is_shown_by_trial(const Rule& rule) {
    return rule.stage >= Stage::file && !rule.id.starts_with("FC8");
}

}  // namespace fcgicheck::judge
