#include "report/trace_rows.h"

#include <algorithm>
#include <set>
#include <vector>

#include "report/frame.h"
#include "report/names.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

constexpr std::size_t most_lines = 6;

std::string row_start(const TextStyle& style, std::string_view label) {
    return "  " + painted(style.colour, Tone::strong, label) +
           blanks(std::max(1, trace_column - 2 - static_cast<int>(label.size())));
}

std::string place_words(const SourcePos& at) {
    const std::string file = text::escaped(at.file);
    return at.line == 0 ? file : file + ':' + std::to_string(at.line);
}

std::string behind_start(const TextStyle& style, std::string_view lead, const Cause& cause,
                         int indent, Tone tone, std::string_view said_place = {}) {
    const std::string place = said_place.empty() ? place_words(cause.at) : std::string(said_place);
    if (cause.text.empty())
        return std::string(lead) + painted(style.colour, Tone::line, place) + '\n';
    const int lead_width = text::cells(lead);
    const std::string words =
        shortened(text::escaped(cause.text), style.width - indent - lead_width);
    const bool fits =
        indent + lead_width + text::cells(words) + 2 + text::cells(place) <= style.width;
    return std::string(lead) + painted(style.colour, tone, words) +
           (fits ? "  " : '\n' + blanks(indent + 2)) + painted(style.colour, Tone::line, place) +
           '\n';
}

}  // namespace

std::string trace_row(const TextStyle& style, std::string_view label, std::string_view words,
                      Tone tone) {
    const Lead lead{.text = row_start(style, label),
                    .width = std::max(trace_column, static_cast<int>(label.size()) + 3)};
    return paragraph(style, lead, trace_column, words.empty() ? "-" : words, tone);
}

std::string fix_row(const TextStyle& style, std::string_view label, const FixWords& fix,
                    const Values& values) {
    const std::string lines =
        rules::fill_command(fix.command, values) + rules::fill_snippet(fix.snippet, values);
    return trace_row(style, label,
                     '[' + std::string(name(fix.who)) + "] " +
                         rules::fill(fix.text, escaped_values(values)) +
                         (lines.empty() ? "" : ":")) +
           verbatim(style, trace_column + 2, lines, Tone::command);
}

std::string cause_line(const TextStyle& style, std::string_view lead, const Cause& cause,
                       int indent, std::string_view place) {
    return blanks(indent) + behind_start(style, lead, cause, indent, Tone::plain, place);
}

std::string cause_row(const TextStyle& style, std::string_view label, std::string_view lead,
                      const Cause& cause, Tone tone) {
    return row_start(style, label) + behind_start(style, lead, cause, trace_column, tone);
}

std::string lines_from_last(const TextStyle& style, std::string_view lead,
                            std::span<const Cause> causes) {
    std::set<Cause> later;
    std::vector<const Cause*> shown;
    for (std::size_t left = causes.size(); left-- > 0;)
        if (later.insert(causes[left]).second)
            shown.push_back(&causes[left]);
    std::string out;
    for (const Cause* cause : std::span(shown).first(std::min(shown.size(), most_lines)))
        out += cause_line(style, lead, *cause);
    if (shown.size() > most_lines)
        out +=
            blanks(trace_column) + "... " + counted(shown.size() - most_lines, "more line") + '\n';
    return out;
}

std::string shortened(std::string_view text, int width) {
    constexpr std::string_view more = "...";
    if (text::cells(text) <= width)
        return std::string(text);
    std::string out;
    int used = static_cast<int>(more.size());
    for (const text::Glyph& glyph : text::glyphs(text)) {
        used += glyph.width;
        if (used > width)
            break;
        out += glyph.text;
    }
    return out + std::string(more);
}

}  // namespace fcgicheck::report
