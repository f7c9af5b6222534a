#include "apache/directives/order_answer.h"

namespace fcgicheck::apache {

namespace {

Truth matches(const CompatLines::Rule& rule, AskedRequest& asked) {
    switch (rule.whom) {
        case CompatLines::Whom::everyone:
            return Truth::yes;
        case CompatLines::Whom::variable:
            return asked.has_variable(rule.name);
        case CompatLines::Whom::no_variable:
            return negate(asked.has_variable(rule.name));
        case CompatLines::Whom::address:
            return asked.is_in({*rule.subnet});
        case CompatLines::Whom::host:
            return asked.is_in_domain({rule.name});
    }
    return Truth::unknown;
}

struct Match {
    Truth truth = Truth::no;
    const Cause* line = nullptr;  // of `yes`: the first that matches (find_allowdeny)
};

Match match_any(const std::vector<CompatLines::Rule>& rules, AskedRequest& asked,
                std::vector<Cause>& undecided) {
    Match any;
    for (const CompatLines::Rule& rule : rules) {
        if (!asked.is_with(rule.methods))
            continue;
        const Truth match = matches(rule, asked);
        if (match == Truth::unknown)
            undecided.push_back(rule.because);
        if (match == Truth::yes && any.line == nullptr)
            any.line = &rule.because;
        any.truth = either(any.truth, match);
    }
    return any;
}

template <class T>
const CompatLines::PerMethod<T>* last_for(const std::vector<CompatLines::PerMethod<T>>& lines,
                                          const AskedRequest& asked) {
    const CompatLines::PerMethod<T>* last = nullptr;
    for (const auto& line : lines)
        if (asked.is_with(line.methods))
            last = &line;
    return last;
}

}  // namespace

OrderAnswer ask_order(const CompatLines& lines, AskedRequest& asked) {
    const auto* const said = last_for(lines.orders, asked);
    const auto order = said != nullptr ? said->value : CompatLines::Order::deny_allow;
    OrderAnswer answer;
    const Match allowed = match_any(lines.allows, asked, answer.undecided);
    const Match refused = match_any(lines.denies, asked, answer.undecided);
    const Truth not_refused = negate(refused.truth);
    answer.passes = order == CompatLines::Order::deny_allow ? either(allowed.truth, not_refused)
                                                            : both(allowed.truth, not_refused);
    if (answer.passes != Truth::unknown)
        answer.undecided.clear();
    answer.decided = answer.passes == Truth::yes ? allowed.line : refused.line;
    // Where no line matches that would decide so, the order's own default does.
    if (answer.decided == nullptr && said != nullptr)
        answer.decided = &said->because;
    return answer;
}

bool any_satisfies(const CompatLines& lines, const AskedRequest& asked) {
    const auto* const said = last_for(lines.satisfies, asked);
    return said != nullptr && said->value == CompatLines::Satisfy::any;
}

}  // namespace fcgicheck::apache
