// Judges the scripts of a site as they are found, so that of thousands none must be kept but those
// that hang on what is known only in the end.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/report.h"
#include "fcgicheck/snapshot.h"
#include "judge/chosen_checks.h"
#include "judge/finding_table.h"
#include "judge/judge.h"
#include "judge/not_checked.h"
#include "judge/script_judgement.h"

namespace fcgicheck::judge {

class Judging {
  public:
    // Both must live as long. `site` may grow until report() is asked for.
    Judging(const TargetFacts& target, const SiteFacts& site, const Selection& selection)
        : site_(site), checks_(selection), not_checked_(target, site) {}

    // In the order in which they are reported.
    void take(ScriptSnapshot&& script);

    // Without the target and the facts of the site.
    Report report() &&;

  private:
    struct JudgedWrapper {
        ScriptSnapshot script;
        ScriptJudgement judgement;
    };

    bool must_wait(const ScriptSnapshot& script) const;
    void judge(const ScriptSnapshot& script, std::size_t place);
    void judge_site();
    const JudgedWrapper* wrapper_of(const ScriptSnapshot& script) const;

    const SiteFacts& site_;
    ChosenChecks checks_;
    ScriptJudgement of_site_;
    FindingTable table_;
    NotCheckedList not_checked_;
    Report report_;
    struct BySteps {
        bool operator()(const SharedJourney& a, const SharedJourney& b) const {
            return a.steps() < b.steps();
        }
    };
    std::set<SharedJourney, BySteps> journeys_;                   // each once
    std::deque<std::pair<ScriptSnapshot, std::size_t>> waiting_;  // with their places in the report
    std::map<std::pair<std::optional<std::size_t>, std::vector<std::string>>, JudgedWrapper>
        wrappers_;  // by host and words
};

}  // namespace fcgicheck::judge
