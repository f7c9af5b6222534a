// The whole story of a rule, without a finding at hand: what a finding would name stands in
// capitals. And the list of all rules.
#include <algorithm>

#include "report/block.h"
#include "report/frame.h"
#include "report/names.h"
#include "report/paint.h"
#include "report/report.h"
#include "rules/catalogue.h"
#include "text/ascii.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

// A value for each placeholder of the words: its own name.
void add_placeholders(std::string_view words, Values& values) {
    for (std::size_t open = words.find('{'); open != std::string_view::npos;
         open = words.find('{', open + 1)) {
        const std::size_t close = words.find('}', open);
        if (close == std::string_view::npos)
            return;
        const std::string_view key = words.substr(open + 1, close - open - 1);
        const char next = close + 1 < words.size() ? words[close + 1] : ' ';
        const bool is_beginning = next >= 'a' && next <= 'z';  // of a sentence, where it is needed
        values.emplace(key, is_beginning ? "" : text::to_upper(key));
    }
}

Values placeholders(const RuleWords& words) {
    Values values;
    for (const std::string_view text :
         {words.headline, words.why, words.saw_browser, words.saw_log})
        add_placeholders(text, values);
    for (const FixWords& fix : words.fixes) {
        for (const std::string_view text : {fix.text, fix.command, fix.snippet})
            add_placeholders(text, values);
    }
    return values;
}

std::string plain(const TextStyle& style, int indent, std::string_view words) {
    return paragraph(style, {.text = blanks(indent), .width = indent}, indent, words, Tone::plain);
}

std::string paragraphs(const TextStyle& style, std::string_view words) {
    std::string out;
    while (!words.empty()) {
        const std::string_view one = words.substr(0, words.find('\n'));
        words.remove_prefix(std::min(one.size() + 1, words.size()));
        if (!one.empty())
            out += plain(style, 0, one) + '\n';
    }
    return out;
}

std::string heading(const TextStyle& style, std::string_view words) {
    return '\n' + painted(style.colour, Tone::strong, words) + '\n';
}

std::string joined(std::span<const std::string_view> words) {
    std::string out;
    for (const std::string_view word : words)
        out += (out.empty() ? "" : ", ") + std::string(word);
    return out;
}

std::string title(const Rule& rule, const TextStyle& style) {
    const RuleWords& words = rule.words.front();
    std::string facts =
        "stage: " + std::string(label(rule.stage)) + "; since " + std::string(rule.since);
    if (!rule.aliases.empty())
        facts += "; also called " + joined(rule.aliases);
    return headline_block(rule, rule.severity, rules::fill(words.headline, placeholders(words)),
                          style) +
           plain(style, 0, facts);
}

bool is_same_advice(std::span<const FixWords> a, std::span<const FixWords> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const FixWords& one, const FixWords& other) {
                          return one.who == other.who && one.text == other.text &&
                                 one.command == other.command && one.snippet == other.snippet;
                      });
}

// What a situation says differently; nothing for one that says the same.
std::string situation(const Rule& rule, const RuleWords& words, const TextStyle& style) {
    const RuleWords& own = rule.words.front();
    const Values values = placeholders(words);
    std::string out;
    if (words.headline != own.headline)
        out += paragraph(style, {.text = "  ", .width = 2}, 2, rules::fill(words.headline, values),
                         Tone::strong);
    if (words.why != own.why)
        out += why_block(words, values, style);
    if (!is_same_advice(words.fixes, own.fixes))
        out += fix_block(advice_of(words.fixes, values, std::nullopt), style);
    if (words.saw_browser != own.saw_browser || words.saw_log != own.saw_log)
        out += saw_block(words, values, style);
    if (out.empty())
        return out;
    return heading(style, "Where " + std::string(words.when) + ':') + out;
}

std::string own_story(const Rule& rule, const TextStyle& style) {
    const RuleWords& words = rule.words.front();
    const Values values = placeholders(words);
    return why_block(words, values, style) +
           fix_block(advice_of(words.fixes, values, std::nullopt), style) +
           saw_block(words, values, style);
}

std::string_view server_of(LogDialect dialect) {
    switch (dialect) {
        using enum LogDialect;
        case apache24:
            return "Apache 2.4";
        case apache22:
            return "Apache 2.2";
        case both:
            return "Apache 2.2 and 2.4";
    }
    return {};
}

std::string log_lines(const Rule& rule, const TextStyle& style) {
    std::string out;
    for (const LogPattern& pattern : rule.log) {
        std::string where(server_of(pattern.dialect));
        if (pattern.undated)
            where += ", from the script itself";
        if (pattern.certainty == LogCertainty::fits)
            where += " (other causes leave this line too)";
        out += plain(style, 2, where + ':') + plain(style, 4, text::escaped(pattern.sample));
    }
    return out.empty() ? out : heading(style, "In the error log:") + out;
}

}  // namespace

std::string explain(const Rule& rule, const TextStyle& style) {
    std::string out = title(rule, style) + '\n';
    out += paragraphs(style, rule.explain);
    out += own_story(rule, style);
    for (const RuleWords& words : rule.words.subspan(1))
        out += situation(rule, words, style);
    out += log_lines(rule, style);
    if (!rule.hides.empty())
        out += heading(style, "While this stands, these are not reported:") +
               plain(style, 2, joined(rule.hides));
    if (!rule.see.empty()) {
        out += heading(style, "See also:");
        for (const std::string_view link : rule.see)
            out += "  " + std::string(link) + '\n';
    }
    return out;
}

std::string rule_list(const TextStyle& style) {
    std::size_t longest = 0;
    for (const Rule& rule : rules::all_rules())
        longest = std::max(longest, rule.name.size());
    std::string out;
    for (const Rule& rule : rules::all_rules()) {
        const std::string_view severity = name(rule.severity);
        out += std::string(rule.id) + "  " + std::string(rule.name) +
               blanks(static_cast<int>(longest - rule.name.size()) + 2) +
               painted(style.colour, tone_of(rule.severity), severity) +
               blanks(9 - static_cast<int>(severity.size())) + std::string(label(rule.stage)) +
               '\n';
    }
    return out;
}

}  // namespace fcgicheck::report
