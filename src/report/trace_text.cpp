// `fcgicheck trace` for people: first what the visitor gets and the line that decided it, then the
// way of the request, and for each thing that was settled on it the line that decided, below it
// those that it overrode.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "report/decision_words.h"
#include "report/frame.h"
#include "report/names.h"
#include "report/setting_names.h"
#include "report/trace.h"
#include "report/trace_rows.h"
#include "report/trace_rules.h"
#include "report/trace_words.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

using apache::HostReason;

// In merge order; the last one decided.
std::string lines_of(const TextStyle& style, std::span<const Cause> because) {
    if (because.empty())
        return "";
    return cause_line(style, "", because.back()) +
           lines_from_last(style, "over: ", because.first(because.size() - 1));
}

// Sections and .htaccess files, each on top of those before it.
std::string applied_rows(const TextStyle& style,
                         const std::vector<apache::AppliedSection>& applied) {
    std::string out;
    for (const apache::AppliedSection& section : applied) {
        const std::string_view label = out.empty() ? "applies" : "";
        out += cause_row(style, label, section.is_ignored ? "not read: " : "", section.opened);
        if (section.ignored_because)
            out += cause_line(style, "because of ", *section.ignored_because);
    }
    return out;
}

std::string listed(const std::vector<std::string>& names, std::size_t all) {
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return all > names.size() ? out + " and " + std::to_string(all - names.size()) + " more" : out;
}

std::string why_this_host(const HostReason& reason) {
    const std::string at = ", on " + reason.address;
    switch (reason.by) {
        case HostReason::By::no_virtual_host:
            return "no <VirtualHost> has this address and port";
        case HostReason::By::only_one:
            return "the only one on " + reason.address + ", whatever name is asked for";
        case HostReason::By::server_name:
            return "by its ServerName" + at;
        case HostReason::By::alias:
            return "by its ServerAlias " + reason.name + at;
        case HostReason::By::address:
            return "by its address " + reason.name + at;
        case HostReason::By::first:
            break;
    }
    std::string words = "the first of " + std::to_string(reason.host_count) + " on " +
                        reason.address + ": none has the name " + reason.name;
    if (!reason.others.empty())
        words += "; the others are " + listed(reason.others, reason.host_count - 1);
    return words;
}

std::string host_rows(const TextStyle& style, const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    using apache::Why;
    const Why why = trace.ending.why;
    if (why == Why::not_listening || why == Why::no_tls)
        return "";
    if (!trace.host_is_known)
        return trace_row(style, "virtual host", "can't be known");
    std::string name = "the main server";
    if (traced.opened)
        name = traced.host_name.empty() ? "without a ServerName" : traced.host_name;
    std::string out = trace_row(style, "virtual host", text::escaped(name));
    if (trace.reached == apache::Reached::nothing && !trace.filename && !traced.opened)
        return out;
    if (traced.opened) {
        Cause opened = *traced.opened;
        if (!trace.host_reason.opened.empty())
            opened.text = trace.host_reason.opened;
        out += cause_line(style, "", opened);
    }
    return out + trace_row(style, "", text::escaped(why_this_host(trace.host_reason)));
}

template <class T>
std::string setting(const TextStyle& style, std::string_view label, std::string_view value,
                    const Setting<T>& from) {
    return trace_row(style, label, value) + lines_of(style, from.because) +
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

// What has a row of its own, or was said already, is left out.
std::string decision_rows(const TextStyle& style, const TracedUrl& traced) {
    using enum apache::What;
    constexpr std::array told{options, access,       vhost,          script,
                              handler, rewrite_rule, error_document, filesystem};
    std::string out;
    const std::optional<Cause> said = deciding_line(traced);
    for (const apache::Decision& made : decisions_of(traced)) {
        if (made.because == said || std::find(told.begin(), told.end(), made.what) != told.end() ||
            !made.because)
            continue;
        if (made.value)
            out += trace_row(style, what_of(made), text::escaped(*made.value)) +
                   cause_line(style, "", *made.because);
        else
            out += cause_row(style, what_of(made), "", *made.because);
    }
    return out;
}

// All lines that were asked count; those of earlier sections do not.
std::string access_rows(const TextStyle& style, const apache::Trace& trace) {
    const std::set<Cause> open(trace.access.undecided.begin(), trace.access.undecided.end());
    std::vector<Cause> settled;
    for (const Cause& line : trace.access.because)
        if (!open.contains(line))
            settled.push_back(line);
    return trace_row(style, "access", access_word(trace)) + lines_from_last(style, "", settled) +
           lines_from_last(style, "open: ", trace.access.undecided) +
           lines_from_last(style, "over: ", trace.access_overridden);
}

// What was settled before the request ended.
std::string settled_rows(const TextStyle& style, const apache::Trace& trace) {
    using apache::Reached;
    std::string out;
    if (trace.reached >= Reached::sections)
        out += setting(style, "Options", joined(option_names(trace.options.value)), trace.options);
    if (trace.reached >= Reached::access)
        out += access_rows(style, trace);
    if (trace.reached >= Reached::handler)
        out += trace_row(style, "handler", handler_words(trace)) +
               lines_of(style, trace.handler_because);
    return out;
}

bool is_well(const TracedUrl& traced) {
    const auto& status = traced.trace.ending.status;
    const bool arrives =
        traced.circle == apache::Circle::none || traced.circle == apache::Circle::nowhere;
    return status && *status < 400 && !traced.sends_source && arrives;
}

Tone tone_of(const TracedUrl& traced) {
    if (!traced.trace.ending.status)
        return Tone::note;
    return is_well(traced) ? Tone::ok : Tone::error;
}

std::string first_fix_row(const TextStyle& style, const Advice& advice) {
    return fix_row(style, "fix", advice.fixes.front(), advice.values);
}

// What to do next: that of the script's rule, or of the ending.
std::string fix_rows(const TextStyle& style, const TracedUrl& traced) {
    const ScriptWords& script = traced.script;
    if (script.words != nullptr && !script.words->fixes.empty()) {
        return first_fix_row(style, advice_of(script.words->fixes, script.values, script.astray));
    }
    const EndingWords* const behind = words_behind(traced);
    const EndingWords& words = behind != nullptr ? *behind : words_of(traced);
    if (!traced.is_url || !script.sentence.empty() || words.fix.empty())
        return "";
    const Values values = values_of(traced);
    if (traced.astray)
        return first_fix_row(style, advice_of({}, values, traced.astray));
    return trace_row(style, "fix", rules::fill(words.fix, escaped_values(values))) +
           verbatim(style, trace_column + 2, rules::fill_command(words.command, values),
                    Tone::command);
}

std::string page_rows(const TextStyle& style, const TracedUrl& traced, const std::string& reason) {
    const apache::Ending& ending = traced.trace.ending;
    std::string out;
    if (ending.location && reason.find(*ending.location) == std::string::npos)
        out += trace_row(style, "Location", text::escaped(*ending.location));
    for (const apache::Decision& made : ending.decisions)
        if (made.what == apache::What::error_document && made.because)
            out += cause_row(style, "error page", "", *made.because);
    if (ending.page)
        out += trace_row(style, "", text::escaped(ending.page->filename + ending.page->path_info));
    if (traced.page_is_missing)
        out += trace_row(style, "",
                         "is not there: the visitor sees Apache's own words, and \"Additionally, a "
                         "404 Not Found error was encountered\"");
    return out;
}

std::string assumed_row(const TextStyle& style, const apache::HeaderNames& missed) {
    std::string names;
    for (const std::string& header : missed)
        names += (names.empty() ? "" : ", ") + header;
    if (names.empty())
        return "";
    return trace_row(style, "assumed",
                     text::escaped(names) + (missed.size() == 1 ? " is" : " are") +
                         " taken as not sent; --header \"" + text::escaped(*missed.begin()) +
                         ": VALUE\" gives one");
}

// The site that was meant may be another.
std::string wrong_host_row(const TextStyle& style, const apache::Trace& trace) {
    const HostReason& reason = trace.host_reason;
    const bool is_address =
        reason.name.find_first_not_of("0123456789.:[]abcdef") == std::string::npos;
    if (!trace.host_is_known || reason.by != HostReason::By::first || is_address)
        return "";
    return trace_row(
        style, "but",
        text::escaped("no virtual host on " + reason.address + " has the name " + reason.name +
                      ", so the first one answers for it. If another is meant, put the name into "
                      "its ServerAlias, then reload Apache."));
}

std::string verdict_rows(const TextStyle& style, const TracedUrl& traced) {
    std::string out =
        trace_row(style, "visitor gets", text::escaped(outcome_of(traced)), tone_of(traced));
    if (const auto line = deciding_line(traced))
        out +=
            cause_row(style, "decided by", "", *line, is_well(traced) ? Tone::strong : Tone::error);
    else if (traced.sends_source)
        out += trace_row(style, "decided by", "no line: none sets a handler for this file");
    else if (traced.is_url && traced.trace.ending.status >= 400)
        out += trace_row(style, "decided by", "no line of the configuration");
    const std::string reason = reason_of(traced);
    out += trace_row(style, "because", text::escaped(reason));
    if (const RuleWords* const words = traced.script.words)
        out += trace_row(style, "", rules::fill(words->why, escaped_values(traced.script.values)));
    out += wrong_host_row(style, traced.trace);
    out += fix_rows(style, traced) + page_rows(style, traced, reason) +
           assumed_row(style, traced.trace.missed_headers);
    if (const std::string_view rule = rule_for_people(traced); !rule.empty())
        out += trace_row(style, "more", "fcgicheck explain " + std::string(rule));
    return out;
}

}  // namespace

std::string trace_text(const TracedUrl& traced, const TextStyle& style) {
    const apache::Trace& trace = traced.trace;
    std::string out = painted(style.colour, Tone::strong, text::escaped(traced.url)) + '\n' +
                      verdict_rows(style, traced);
    if (!traced.is_url)
        return out;
    if (const std::string host = host_rows(style, traced); !host.empty())
        out += '\n' + host;
    const bool is_redirect = trace.ending.why == apache::Why::redirected;
    if (trace.filename && (!is_redirect || trace.filename->starts_with('/')))
        out += trace_row(style, "file", text::escaped(*trace.filename));
    if (!trace.path_info.empty())
        out += trace_row(style, "path-info", text::escaped(trace.path_info));
    const bool explains = !is_well(traced);
    return out + decision_rows(style, traced) +
           rule_rows(style, trace, explains ? NearMisses::shown : NearMisses::counted) +
           applied_rows(style, trace.applied) + settled_rows(style, trace);
}

std::string refused_text(const ConfigError& error, const TextStyle& style) {
    std::string out =
        painted(style.colour, Tone::error,
                error.is_running ? "Apache runs, and would refuse to start again with this"
                                 : "Apache refuses to start") +
        '\n';
    if (error.at.line != 0)
        out += cause_line(style, "", {.at = error.at, .text = error.text});
    return out + trace_row(style, "because", text::escaped(error.message));
}

}  // namespace fcgicheck::report
