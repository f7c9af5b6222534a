// `fcgicheck trace` for people: the way of one request, and for each thing that was decided the
// line that decided it, below it those that it overrode.
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "report/block.h"
#include "report/paint.h"
#include "report/trace.h"
#include "report/trace_words.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

constexpr int label_width = 14;
constexpr std::size_t most_overridden = 6;

std::string row_start(const TextStyle& style, std::string_view label) {
    return "  " + painted(style.colour, Tone::strong, label) +
           blanks(std::max(1, label_width - static_cast<int>(label.size())));
}

std::string place_words(const SourcePos& at) {
    const std::string file = text::escaped(at.file);
    return at.line == 0 ? file : file + ':' + std::to_string(at.line);
}

std::string row(const TextStyle& style, std::string_view label, std::string_view words) {
    const Lead lead{.text = row_start(style, label),
                    .width = 2 + std::max(label_width, static_cast<int>(label.size()) + 1)};
    return paragraph(style, lead, label_width + 2, words.empty() ? "-" : words, Tone::plain);
}

// "Options +ExecCGI  /srv/a/.htaccess:2", never cut: a place that is too long goes on a line of its
// own.
std::string behind_start(const TextStyle& style, std::string_view lead, const Cause& cause) {
    const std::string words = std::string(lead) + text::escaped(cause.text);
    const std::string place = place_words(cause.at);
    const bool fits = label_width + 4 + text::cells(words) + text::cells(place) <= style.width;
    std::string gap;
    if (!cause.text.empty())
        gap = fits ? "  " : '\n' + blanks(label_width + 4);
    return words + gap + painted(style.colour, Tone::line, place) + '\n';
}

std::string line_of(const TextStyle& style, std::string_view lead, const Cause& cause) {
    return blanks(label_width + 2) + behind_start(style, lead, cause);
}

// In merge order, shown from the last on; without those that are there twice.
std::string lines_from_last(const TextStyle& style, std::string_view lead,
                            std::span<const Cause> causes) {
    std::vector<const Cause*> shown;
    for (std::size_t left = causes.size(); left-- > 0;)
        if (std::none_of(shown.begin(), shown.end(),
                         [&](const Cause* later) { return *later == causes[left]; }))
            shown.push_back(&causes[left]);
    std::string out;
    for (const Cause* cause : std::span(shown).first(std::min(shown.size(), most_overridden)))
        out += line_of(style, lead, *cause);
    if (shown.size() > most_overridden)
        out += blanks(label_width + 2) + "... " +
               counted(shown.size() - most_overridden, "more line") + '\n';
    return out;
}

// In merge order; the last one decided.
std::string lines_of(const TextStyle& style, std::span<const Cause> because) {
    if (because.empty())
        return "";
    return line_of(style, "", because.back()) +
           lines_from_last(style, "over: ", because.first(because.size() - 1));
}

// Sections and .htaccess files, each on top of those before it.
std::string applied_rows(const TextStyle& style,
                         const std::vector<apache::AppliedSection>& applied) {
    std::string out;
    for (const apache::AppliedSection& section : applied) {
        const std::string_view label = out.empty() ? "applies" : "";
        out += row_start(style, label) +
               behind_start(style, section.is_ignored ? "not read: " : "", section.opened);
        if (section.ignored_because)
            out += line_of(style, "because of ", *section.ignored_because);
    }
    return out;
}

std::string host_words(const TracedUrl& traced) {
    if (!traced.trace.host_is_known)
        return "can't be known";
    if (!traced.opened)
        return "the main server";
    return traced.host_name.empty() ? "without a ServerName" : text::escaped(traced.host_name);
}

template <class T>
std::string setting(const TextStyle& style, std::string_view label, std::string_view value,
                    const Setting<T>& from) {
    return row(style, label, value) + lines_of(style, from.because) +
           lines_from_last(style, "unless: ", from.undecided);
}

std::string handler_words(const apache::Trace& trace) {
    if (trace.listing)
        return "mod_autoindex lists the folder";
    if (!trace.handler.empty())
        return text::escaped(trace.handler);
    if (trace.configured_handler.empty())
        return trace.ending.why == apache::Why::file_sent ? "none: a file is sent as it is"
                                                          : "none";
    return text::escaped(trace.configured_handler);
}

std::string option_words(const apache::Trace& trace) {
    std::string out;
    for (const std::string_view name : option_names(trace.options.value))
        out += (out.empty() ? "" : " ") + std::string(name);
    return out.empty() ? "None" : out;
}

std::string decision_lines(const TextStyle& style, const std::vector<apache::Decision>& decisions) {
    std::string out;
    for (const apache::Decision& made : decisions) {
        const bool has_row = made.what == "Options" || made.what == "access" ||
                             made.what == "vhost" || made.what == "script" ||
                             made.what == "handler";
        if (has_row || !made.because)
            continue;
        out += row(style, made.what, text::escaped(made.value.value_or("")));
        out += line_of(style, "", *made.because);
    }
    return out;
}

// What was settled before the request ended.
std::string settled_rows(const TextStyle& style, const apache::Trace& trace) {
    using apache::Reached;
    std::string out;
    if (trace.reached >= Reached::sections)
        out += setting(style, "Options", option_words(trace), trace.options);
    if (trace.reached >= Reached::access)
        out += setting(style, "access", access_word(trace), trace.access) +
               lines_from_last(style, "over: ", trace.access_overridden);
    if (trace.reached >= Reached::handler)
        out += row(style, "handler", handler_words(trace)) + lines_of(style, trace.handler_because);
    return out;
}

Tone tone_of(const std::optional<int>& status) {
    if (!status)
        return Tone::note;
    return *status < 400 ? Tone::ok : Tone::error;
}

}  // namespace

std::string trace_text(const TracedUrl& traced, const TextStyle& style) {
    const apache::Trace& trace = traced.trace;
    std::string out = painted(style.colour, Tone::strong, text::escaped(traced.url)) + '\n';
    if (traced.is_url) {
        out += row(style, "virtual host", host_words(traced));
        if (traced.opened)
            out += line_of(style, "", *traced.opened);
        out += row(style, "file", text::escaped(trace.filename.value_or("")));
        out += row(style, "path-info", text::escaped(trace.path_info));
        out += applied_rows(style, trace.applied);
        out += settled_rows(style, trace);
        out += decision_lines(style, decisions_of(traced));
    }
    out += row(style, "visitor gets",
               painted(style.colour, tone_of(trace.ending.status), outcome_of(traced)));
    out += row(style, "because", text::escaped(reason_of(traced)));
    if (const std::string_view rule = rule_of(traced); !rule.empty())
        out += row(style, "more", "fcgicheck explain " + std::string(rule));
    return out;
}

std::string refused_text(const ConfigError& error, const TextStyle& style) {
    std::string out = painted(style.colour, Tone::error, "Apache refuses to start") + '\n';
    if (error.at.line != 0)
        out += line_of(style, "", {.at = error.at, .text = error.text});
    return out + row(style, "because", text::escaped(error.message));
}

}  // namespace fcgicheck::report
