#include "rules/catalogue.h"

#include <strings.h>

#include <algorithm>

namespace fcgicheck::rules {
namespace {

bool same_word(std::string_view a, std::string_view b) {
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

const Rule* find_rule(std::string_view id_or_name) {
    for (const Rule& rule : all_rules()) {
        const auto is_alias = [&](std::string_view alias) { return same_word(alias, id_or_name); };
        if (same_word(rule.id, id_or_name) || same_word(rule.name, id_or_name) ||
            std::any_of(rule.aliases.begin(), rule.aliases.end(), is_alias)) {
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
