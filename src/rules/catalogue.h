// The catalogue of rules. The table itself is written by the build (compiler/).
#pragma once

#include <span>
#include <string_view>

#include "fcgicheck/rule.h"

namespace fcgicheck::rules {

std::span<const Rule> all_rules();  // by id

// By id, name or alias, whatever the case of its letters; null if there is none.
const Rule* find_rule(std::string_view id_or_name);

// The words of a rule for a situation; the rule's own where it has none of that name.
const RuleWords& words_for(const Rule& rule, std::string_view situation);

}  // namespace fcgicheck::rules
