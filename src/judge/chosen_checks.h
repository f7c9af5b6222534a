// The checks of the rules that a run is about, and what they say of a case.
#pragma once

#include <utility>
#include <vector>

#include "checks/check_table.h"
#include "judge/judge.h"
#include "judge/script_judgement.h"

namespace fcgicheck::judge {

template <class Check>
using Chosen = std::vector<std::pair<const Check*, const Rule*>>;

struct ChosenChecks {
    Chosen<checks::NamedSiteCheck> site;
    Chosen<checks::NamedScriptCheck> script;
    Chosen<checks::NamedTrialCheck> trial;

    explicit ChosenChecks(const Selection& selection);
};

// Stamps findings and doubts with the rule.
void sort_out(Outcomes outcomes, const Rule& rule, ScriptJudgement& into);

template <class Check, class Case>
void run(const Chosen<Check>& checks, const Case& given, ScriptJudgement& into) {
    for (const auto& [check, rule] : checks)
        sort_out(check->run(given), *rule, into);
}

}  // namespace fcgicheck::judge
