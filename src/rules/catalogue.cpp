#include "rules/catalogue.h"

#include <algorithm>

#include "text/ascii.h"

namespace fcgicheck::rules {

const Rule* find_rule(std::string_view id_or_name) {
    const auto is_its = [&](std::string_view word) {
        return text::equals_ignoring_case(word, id_or_name);
    };
    for (const Rule& rule : all_rules()) {
        if (is_its(rule.id) || is_its(rule.name) ||
            std::any_of(rule.aliases.begin(), rule.aliases.end(), is_its)) {
            return &rule;
        }
    }
    return nullptr;
}

const RuleWords& words_for(const Rule& rule, std::string_view situation) {
    for (const RuleWords& words : rule.words) {
        if (words.situation == situation)
            return words;
    }
    return rule.words.front();
}

}  // namespace fcgicheck::rules
