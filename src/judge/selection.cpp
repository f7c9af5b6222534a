#include "judge/selection.h"

#include <algorithm>
#include <string_view>

#include "judge/judge.h"
#include "rules/catalogue.h"
#include "text/ascii.h"

namespace fcgicheck::judge {
namespace {

bool starts_number(std::string_view id, std::string_view word) {
    return word.size() >= 2 && text::equals_ignoring_case(id.substr(0, word.size()), word);
}

bool names(const std::string& word, const Rule& rule) {
    return rules::find_rule(word) == &rule || starts_number(rule.id, word);
}

bool names_any(const std::vector<std::string>& words, const Rule& rule) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return names(word, rule); });
}

}  // namespace

bool is_selected(const Rule& rule, const Selection& selection) {
    return (selection.select.empty() || names_any(selection.select, rule)) &&
           !names_any(selection.ignore, rule);
}

std::string unknown_word(const Selection& selection) {
    const auto rules = rules::all_rules();
    for (const auto* words : {&selection.select, &selection.ignore}) {
        for (const std::string& word : *words) {
            if (std::none_of(rules.begin(), rules.end(),
                             [&](const Rule& rule) { return names(word, rule); }))
                return word;
        }
    }
    return "";
}

}  // namespace fcgicheck::judge
