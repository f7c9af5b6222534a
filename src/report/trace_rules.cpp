// What mod_rewrite did, for people: the rules that changed the request or ended it, with their
// conditions, in the order in which they ran; and those that came near, where they may explain it.
#include "report/trace_rules.h"

#include <algorithm>
#include <vector>

#include "report/trace_rows.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

using apache::ConditionTried;
using apache::RuleTried;

constexpr std::size_t most_matched = 6;
constexpr std::size_t most_in_circle = 3;
constexpr std::size_t most_near = 3;
constexpr std::size_t most_conditions = 4;
constexpr int inner_column = trace_column + 2;

std::string in_quotes(std::string_view text) {
    return '"' + text::escaped(text) + '"';
}

std::string what_came_of(const RuleTried& rule) {
    const std::string input = in_quotes(rule.input);
    if (!rule.matched)
        return input + " fits, but a condition fails:";
    return rule.result.empty() ? input + " stays as it is, and no further rule is tried"
                               : input + " becomes " + in_quotes(rule.result);
}

std::string condition_lines(const TextStyle& style, const ConditionTried& condition,
                            const FileName& rule_file) {
    const std::string verdict = condition.held ? "holds: " : "fails: ";
    const SourcePos& at = condition.because.at;
    const std::string place = at.file == rule_file ? "line " + std::to_string(at.line) : "";
    return cause_line(style, "", condition.because, inner_column, place) +
           blanks(inner_column + 2) +
           shortened(verdict + in_quotes(condition.input), style.width - inner_column - 2) + '\n';
}

// Of a rule that did not come to pass, the condition that kept it.
std::vector<const ConditionTried*> telling_conditions(const RuleTried& rule) {
    std::vector<const ConditionTried*> telling;
    for (const ConditionTried& condition : rule.conditions)
        if (condition.held == rule.matched)
            telling.push_back(&condition);
    if (!rule.matched && telling.size() > 1)
        telling.erase(telling.begin(), telling.end() - 1);
    return telling;
}

std::string rule_lines(const TextStyle& style, std::string_view label, const RuleTried& rule) {
    std::string out =
        trace_row(style, label, what_came_of(rule)) + cause_line(style, "", rule.because);
    const auto conditions = telling_conditions(rule);
    const std::size_t shown = std::min(conditions.size(), most_conditions);
    for (std::size_t i = 0; i < shown; ++i)
        out += condition_lines(style, *conditions[i], rule.because.at.file);
    if (conditions.size() > shown)
        out += blanks(inner_column) + "... " +
               counted(conditions.size() - shown, "more condition") + '\n';
    return out;
}

std::string rest_line(std::size_t count, std::string_view what) {
    return count == 0 ? ""
                      : blanks(trace_column) + "... " + counted(count, "rule") + ' ' +
                            std::string(what) + '\n';
}

}  // namespace

std::string rule_rows(const TextStyle& style, const apache::Trace& trace, NearMisses near) {
    std::string out;
    const bool is_circle = trace.ending.why == apache::Why::too_many_redirects ||
                           trace.ending.why == apache::Why::rules_without_end;
    const std::size_t most = is_circle ? most_in_circle : most_matched;
    std::size_t matched = 0;
    std::size_t idle = 0;
    std::size_t came_near = 0;
    std::size_t near_shown = 0;
    const auto label = [&] { return out.empty() ? "rewriting" : ""; };
    for (const RuleTried& rule : trace.rules) {
        const bool is_idle = rule.matched && rule.result.empty() && !rule.is_last;
        if (is_idle) {
            ++idle;
        } else if (rule.matched) {
            if (++matched <= most)
                out += rule_lines(style, label(), rule);
        } else {
            ++came_near;
            if (near == NearMisses::shown && near_shown < most_near) {
                ++near_shown;
                out += rule_lines(style, label(), rule);
            }
        }
    }
    if (out.empty() && idle + came_near + trace.rules_not_matched > 0)
        out = trace_row(style, "rewriting", "no rule changes this URL");
    if (matched > most)
        out += rest_line(matched - most, "more that matched");
    return out + rest_line(idle, "whose substitution is \"-\"") +
           rest_line(came_near - near_shown, "whose pattern fits, but not the conditions") +
           rest_line(trace.rules_not_matched, "whose pattern does not fit");
}

}  // namespace fcgicheck::report
