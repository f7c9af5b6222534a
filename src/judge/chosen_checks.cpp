#include "judge/chosen_checks.h"

#include <span>
#include <variant>

#include "judge/selection.h"
#include "rules/catalogue.h"

namespace fcgicheck::judge {
namespace {

template <class Check>
Chosen<Check> chosen(std::span<const Check> checks, const Selection& selection) {
    Chosen<Check> all;
    for (const Check& check : checks) {
        const Rule* rule = rules::find_rule(check.rule);
        if (rule != nullptr && is_selected(*rule, selection))
            all.emplace_back(&check, rule);
    }
    return all;
}

}  // namespace

ChosenChecks::ChosenChecks(const Selection& selection)
    : site(chosen(checks::site_checks(), selection)),
      script(chosen(checks::script_checks(), selection)),
      trial(chosen(checks::trial_checks(), selection)) {}

void sort_out(Outcomes outcomes, const Rule& rule, ScriptJudgement& into) {
    for (Outcome& outcome : outcomes) {
        if (auto* finding = std::get_if<Finding>(&outcome)) {
            const RuleWords& words = rules::words_for(rule, finding->situation);
            into.findings.push_back({std::move(*finding), &rule, &words});
        } else {
            auto& doubt = std::get<CannotTell>(outcome);
            into.doubts.push_back({&rule, std::move(doubt.missing), std::move(doubt.subject)});
        }
    }
}

}  // namespace fcgicheck::judge
