#include "report/frame.h"

#include <algorithm>

#include "report/block.h"
#include "report/excerpt.h"
#include "report/names.h"
#include "report/paint.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

constexpr int text_column = 7;
constexpr int command_column = 9;

std::string label_text(const TextStyle& style, std::string_view label) {
    return label.empty() ? blanks(text_column)
                         : "  " + painted(style.colour, Tone::strong, label) +
                               blanks(text_column - 2 - static_cast<int>(label.size()));
}

std::string labelled(const TextStyle& style, std::string_view label, std::string_view words) {
    return paragraph(style, {.text = label_text(style, label), .width = text_column}, text_column,
                     words, Tone::plain);
}

std::string one_fix(const FixWords& fix, std::string_view label, const Values& values,
                    const TextStyle& style) {
    const std::string who = '[' + std::string(name(fix.who)) + ']';
    std::string text = rules::fill(fix.text, escaped_values(values));
    const bool shows_more = !fix.command.empty() || !fix.snippet.empty();
    if (shows_more && !text.ends_with(':'))
        text += ':';
    const Lead lead{
        .text = label_text(style, label) + painted(style.colour, Tone::strong, who) + ' ',
        .width = text_column + static_cast<int>(who.size()) + 1};
    return paragraph(style, lead, text_column, text, Tone::plain) +
           verbatim(style, command_column, command_of(fix, values), Tone::command) +
           verbatim(style, command_column, rules::fill_snippet(fix.snippet, values), Tone::command);
}

std::string_view doubt(Confidence confidence) {
    switch (confidence) {
        using enum Confidence;
        case certain:
            return "";
        case likely:
            return "likely: ";
        case possible:
            return "possibly: ";
    }
    return {};
}

}  // namespace

Values escaped_values(const Values& values) {
    Values out;
    for (const auto& [key, value] : values)
        out[key] = text::escaped(value);
    return out;
}

std::string command_of(const FixWords& fix, const Values& values) {
    return rules::fill_command(fix.command, values);
}

std::string why_block(const RuleWords& words, const Values& values, const TextStyle& style) {
    return labelled(style, "why", rules::fill(words.why, escaped_values(values)));
}

std::string fix_block(const Advice& advice, const TextStyle& style) {
    std::string out;
    for (const FixWords& fix : advice.fixes)
        out += one_fix(fix, out.empty() ? "fix" : "", advice.values, style);
    return out;
}

Saw saw_of(const RuleWords& words, const Values& values) {
    const auto handler = values.find("handler");
    const bool is_cgi = handler != values.end() && (handler->second == "cgi-script" ||
                                                    handler->second == "application/x-httpd-cgi");
    if (is_cgi && !words.saw_cgi_log.empty())
        return {words.saw_cgi_browser, words.saw_cgi_log};
    return {words.saw_browser, words.saw_log};
}

std::string saw_block(const RuleWords& words, const Values& values, const TextStyle& style) {
    std::string out;
    const auto add = [&](std::string_view where, std::string_view what) {
        if (what.empty())
            return;
        const std::string text =
            std::string(where) + ": " + rules::fill(what, escaped_values(values));
        out += labelled(style, out.empty() ? "saw" : "", text);
    };
    const Saw saw = saw_of(words, values);
    add("browser", saw.browser);
    add("log", saw.log);
    return out;
}

std::string headline_block(const Rule& rule, Severity severity, std::string_view headline,
                           const TextStyle& style) {
    const std::string title = std::string(name(severity)) + '[' + std::string(rule.id) + ' ' +
                              std::string(rule.name) + ']';
    const Lead lead{.text = painted(style.colour, tone_of(severity), title) + ' ',
                    .width = text::cells(title) + 1};
    return paragraph(style, lead, text_column, headline, Tone::strong);
}

std::string short_frame(const ReportedFinding& reported, const TextStyle& style) {
    const std::string headline =
        std::string(doubt(reported.finding.confidence)) +
        rules::fill(reported.words->headline, escaped_values(reported.finding.values));
    return headline_block(*reported.rule, reported.words->severity, headline, style) +
           place(reported, style);
}

std::string brief_frame(const ReportedFinding& reported, const TextStyle& style) {
    const auto is_own = [](const Label& label) {
        return label.text.find('{') != std::string_view::npos;
    };
    const auto& labels = reported.words->labels;
    const bool says_why = std::any_of(labels.begin(), labels.end(), is_own);
    return short_frame(reported, style) +
           (says_why ? evidence(reported, escaped_values(reported.finding.values), style) : "");
}

std::string frame(const ReportedFinding& reported, const TextStyle& style) {
    const RuleWords& words = *reported.words;
    const Values& values = reported.finding.values;
    return short_frame(reported, style) + evidence(reported, escaped_values(values), style) +
           why_block(words, values, style) + fix_block(advice_of(reported), style) +
           saw_block(words, values, style) +
           labelled(style, "more", "fcgicheck explain " + std::string(reported.rule->name));
}

}  // namespace fcgicheck::report
