#include "report/trace_words.h"

#include <algorithm>
#include <set>
#include <utility>

#include "apache/reading/modules.h"
#include "report/setting_names.h"
#include "report/status_phrase.h"
#include "rules/fill.h"
#include "text/config_line.h"

namespace fcgicheck::report {
namespace {

using apache::Circle;
using apache::Why;

Situation situation_of_htaccess(const apache::Trace& trace) {
    switch (trace.ending.refused.value_or(ConfigErrorKind::syntax)) {
        case ConfigErrorKind::mixed_options:
            return Situation::options_mixed_signs;
        case ConfigErrorKind::not_allowed:
        case ConfigErrorKind::wrong_context:
            return Situation::htaccess_not_allowed;
        case ConfigErrorKind::missing_module:
        case ConfigErrorKind::unknown_directive:
            return Situation::unknown_directive;
        case ConfigErrorKind::syntax:
        case ConfigErrorKind::closed_file:
        case ConfigErrorKind::missing_file:
            break;
    }
    return Situation::general;
}

// A handler was named, and the file is sent as it is.
bool is_unanswered(const apache::Trace& trace) {
    return trace.ending.why == Why::file_sent && !trace.configured_handler.empty() &&
           trace.configured_handler != "default-handler";
}

Situation situation_of(Circle circle) {
    switch (circle) {
        case Circle::none:
            return Situation::general;
        case Circle::itself:
            return Situation::itself;
        case Circle::others:
            return Situation::circle;
        case Circle::growing:
            return Situation::growing;
        case Circle::dead_end:
            return Situation::dead_end;
        case Circle::nowhere:
            break;
    }
    return Situation::general;
}

bool is_in_htaccess(const std::optional<Cause>& line) {
    return line && line->at.line != 0 && line->at.file.string().ends_with("/.htaccess");
}

// The line that decided.
std::optional<Cause> last_of(const std::vector<Cause>& because) {
    return because.empty() ? std::nullopt : std::optional(because.back());
}

// What the ending names besides: a directory that is closed, a message.
std::string first_value(const apache::Ending& ending) {
    return ending.decisions.empty() ? "" : ending.decisions.front().value.value_or("");
}

// The last thing that the configuration did with the URL.
const apache::Decision* last_mapping(const apache::Trace& trace) {
    const auto changed_nothing = [&](const apache::Decision& made) {
        return made.what == apache::What::rewrite_rule &&
               std::none_of(trace.rules.begin(), trace.rules.end(),
                            [&](const apache::RuleTried& rule) {
                                return rule.because == made.because && !rule.result.empty();
                            });
    };
    for (std::size_t left = trace.decisions.size(); left-- > 0;)
        if (trace.decisions[left].because && !changed_nothing(trace.decisions[left]))
            return &trace.decisions[left];
    return nullptr;
}

std::optional<Cause> line_of_mapping(const apache::Trace& trace) {
    const apache::Decision* const last = last_mapping(trace);
    return last == nullptr ? std::nullopt : last->because;
}

std::optional<Cause> file_itself(const std::string& path) {
    if (path.empty())
        return std::nullopt;
    return Cause{.at = {.file = path, .line = 0, .column = 0}, .text = {}};
}

// A .htaccess that is there, and that AllowOverride keeps Apache from reading.
const apache::AppliedSection* silenced_file(const apache::Trace& trace) {
    const auto found = std::find_if(trace.applied.begin(), trace.applied.end(),
                                    [](const apache::AppliedSection& section) {
                                        return section.is_ignored && section.ignored_because;
                                    });
    return found == trace.applied.end() ? nullptr : &*found;
}

// The RewriteBase that led the request to where nothing is.
const apache::WrongBase* base_at_fault(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    const Why why = trace.ending.why;
    const bool leads_nowhere = why == Why::not_found || why == Why::too_many_redirects ||
                               (why == Why::redirected && traced.circle == Circle::nowhere);
    return leads_nowhere && trace.wrong_base ? &*trace.wrong_base : nullptr;
}

// That the access rules ask for in vain: "office".
std::string variable_of(const apache::Trace& trace) {
    const Why why = trace.ending.why;
    const bool asks_in_vain = why == Why::variable_late || why == Why::variable_missing;
    return asks_in_vain ? trace.ending.decisions.front().value.value_or("") : "";
}

// What the last rule makes, with an ending put behind what was asked for.
std::string made_file(const apache::Trace& trace) {
    const std::optional<Cause> line = line_of_mapping(trace);
    return line ? text::file_made_by(line->text, line->at.file).value_or("") : "";
}

Situation situation_of(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    switch (trace.ending.why) {
        case Why::file_sent:
            if (is_unanswered(trace))
                return traced.sends_source ? Situation::unanswered_source : Situation::unanswered;
            return traced.sends_source ? Situation::source : Situation::general;
        case Why::handler_answers:
            return trace.script ? Situation::script : Situation::general;
        case Why::malformed_target:
            return trace.ending.status == 414 ? Situation::too_long : Situation::general;
        case Why::login_in_vain:
        case Why::auth_file_closed:
            return trace.ending.detail.empty() ? Situation::general : Situation::named;
        case Why::not_found:
            if (base_at_fault(traced) != nullptr)
                return Situation::base;
            return silenced_file(trace) != nullptr ? Situation::silenced : Situation::general;
        case Why::redirected:
            return base_at_fault(traced) != nullptr ? Situation::base : situation_of(traced.circle);
        case Why::htaccess_refused:
            return situation_of_htaccess(trace);
        case Why::hangs_on_request:
            if (!trace.host_is_known)
                return Situation::host;
            return trace.ending.detail.empty() ? Situation::general : Situation::named;
        case Why::too_many_redirects: {
            if (base_at_fault(traced) != nullptr)
                return Situation::base;
            const apache::Decision* const last = last_mapping(trace);
            if (last == nullptr || last->what != apache::What::rewrite_rule)
                return Situation::general;
            return made_file(trace).empty() ? Situation::rule : Situation::made_file;
        }
        case Why::access_denied:
        case Why::exec_cgi_off:
        case Why::links_off:
            return is_in_htaccess(deciding_line(traced)) ? Situation::htaccess : Situation::general;
        default:
            return Situation::general;
    }
}

Situation situation_of_no_url(const std::string& url) {
    if (url.find("://") != std::string::npos || url.empty())
        return Situation::no_url;
    if (url.starts_with("//"))
        return Situation::slashes_alone;
    return url.starts_with('/') ? Situation::no_host : Situation::no_scheme;
}

// Which the ending itself names.
std::optional<Cause> named_line(const apache::Trace& trace) {
    const auto& decisions = trace.ending.decisions;
    // AuthType, where it is there, says more than Require.
    for (std::size_t left = decisions.size(); left-- > 0;)
        if (decisions[left].what == apache::What::auth_type)
            return decisions[left].because;
    for (const apache::Decision& made : decisions)
        if (made.because && made.what != apache::What::error_document)
            return made.because;
    return std::nullopt;
}

}  // namespace

const EndingWords& words_in(Why why, Situation situation) {
    const std::span<const EndingWords> all = all_words_of(why);
    const auto found = std::find_if(all.begin(), all.end(), [&](const EndingWords& words) {
        return words.situation == situation;
    });
    return found == all.end() ? all.front() : *found;
}

const EndingWords& words_of(const TracedUrl& traced) {
    return words_in(traced.trace.ending.why, situation_of(traced));
}

const EndingWords* words_behind(const TracedUrl& traced) {
    if (traced.circle == Circle::none || traced.circle == Circle::nowhere ||
        traced.trace.ending.why == Why::redirected)
        return nullptr;
    return &words_in(Why::redirected, traced.circle == Circle::dead_end ? Situation::dead_end
                                                                        : Situation::error_page);
}

Values values_of(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    const apache::Ending& ending = trace.ending;
    const std::string file = trace.filename.value_or("");
    const std::string& address = trace.host_reason.address;
    const apache::AppliedSection* const silenced = silenced_file(trace);
    const apache::WrongBase* const base = base_at_fault(traced);
    const std::string& handler = trace.handler.empty() ? trace.configured_handler : trace.handler;
    return {{"url", traced.url},
            {"file", file},
            {"folder", file.substr(0, std::max<std::size_t>(file.rfind('/'), 1))},
            {"detail", ending.detail.empty() ? file : ending.detail},
            {"base", base == nullptr ? "" : base->url},
            {"closed", first_value(ending)},
            {"message", first_value(ending)},
            {"location", ending.location.value_or("")},
            {"handler", handler},
            {"address", address.substr(0, address.rfind(':'))},
            {"link_owner", traced.link_owner},
            {"made", made_file(trace)},
            {"variable", variable_of(trace)},
            {"target_owner", traced.target_owner},
            {"silenced", silenced == nullptr ? "" : silenced->opened.at.file.string()},
            {"status", std::to_string(ending.status.value_or(0))}};
}

std::string_view rule_of(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    if (!traced.is_url)
        return "";
    if (!traced.script.sentence.empty())
        return traced.script.rule;
    if (!is_unanswered(trace))
        return words_of(traced).rule;
    return apache::modules_of_handler(trace.configured_handler).empty() ? "handler-name-unknown"
                                                                        : "handler-module-missing";
}

std::string_view rule_for_people(const TracedUrl& traced) {
    const std::string_view rule = rule_of(traced);
    return rule.empty() && traced.is_url ? words_of(traced).rule_in_text : rule;
}

std::string reason_of(const TracedUrl& traced) {
    if (!traced.is_url)
        return rules::fill(words_in(Why::malformed_target, situation_of_no_url(traced.url)).reason,
                           values_of(traced));
    if (!traced.script.sentence.empty())
        return traced.script.sentence;
    const EndingWords* const behind = words_behind(traced);
    return rules::fill(words_of(traced).reason, values_of(traced)) +
           (behind == nullptr ? "" : " " + rules::fill(behind->reason, values_of(traced)));
}

std::optional<Cause> deciding_line(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    if (traced.script.line)
        return traced.script.line;
    if (auto named = named_line(trace))
        return named;
    if (const auto* const base = base_at_fault(traced))
        return base->because;
    switch (trace.ending.why) {
        case Why::handler_answers:
            return last_of(trace.handler_because);
        case Why::file_sent:
            if (is_unanswered(trace) && !trace.handler_because.empty())
                return trace.handler_because.back();
            if (is_unanswered(trace))
                return line_of_mapping(trace);
            return traced.sends_source ? std::nullopt : line_of_mapping(trace);
        case Why::backend_down:
            return trace.handler_because.empty() ? line_of_mapping(trace)
                                                 : last_of(trace.handler_because);
        case Why::not_found:
            if (const auto* const silenced = silenced_file(trace))
                return silenced->ignored_because;
            [[fallthrough]];
        case Why::path_info_on_file:
        case Why::too_many_redirects:
        case Why::backend_not_known:
        case Why::proxy_module_missing:
            return last_mapping(trace) != nullptr ? line_of_mapping(trace)
                                                  : last_of(trace.handler_because);
        case Why::search_denied:
        case Why::path_unusable:
        case Why::link_dangling:
        case Why::link_in_circle:
        case Why::link_target_closed:
        case Why::htaccess_unreadable:
        case Why::not_seen:
            return file_itself(trace.ending.detail);
        case Why::unreadable:
        case Why::not_regular:
        case Why::script_fails:
        case Why::left_to_suexec:
            return file_itself(trace.filename.value_or(""));
        default:
            return std::nullopt;
    }
}

std::vector<std::string_view> unknown_fields(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    const bool is_open = !trace.ending.status;
    std::vector<std::string_view> fields;
    const auto add = [&](bool is_unknown, std::string_view field) {
        if (is_unknown)
            fields.push_back(field);
    };
    const bool options_are_open = !trace.options.undecided.empty() || !trace.host_is_known;
    add(is_open, "status");
    add(!trace.host_is_known, "vhost");
    add(is_open && !trace.filename, "file");
    add(is_open && !trace.filename, "path_info");
    add(is_open && trace.handler.empty() && !trace.listing, "handler");
    add(options_are_open, "exec_cgi");
    add(options_are_open, "options");
    add(access_word(trace) == "unknown", "access");
    return fields;
}

std::vector<apache::Decision> decisions_of(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    std::vector<apache::Decision> decisions;
    std::set<std::pair<apache::What, std::optional<Cause>>> told;
    const auto add = [&](const apache::Decision& made) {
        if (told.emplace(made.what, made.because).second)
            decisions.push_back(made);
    };
    if (!traced.script.sentence.empty())
        add({.what = apache::What::script,
             .value = traced.script.sentence,
             .because = traced.script.line});
    for (const apache::Decision& made : trace.ending.decisions)
        add(made);
    for (const apache::Decision& made : trace.decisions)
        add(made);
    if (const auto* const base = base_at_fault(traced))
        add({.what = apache::What::rewrite_base, .value = std::nullopt, .because = base->because});
    if (!trace.configured_handler.empty())
        add({.what = apache::What::handler,
             .value = trace.configured_handler,
             .because = last_of(trace.handler_because)});
    if (!trace.options.because.empty())
        add({.what = apache::What::options,
             .value = joined(option_names(trace.options.value)),
             .because = last_of(trace.options.because)});
    if (!trace.access.because.empty())
        add({.what = apache::What::access,
             .value = std::string(access_word(trace)),
             .because = last_of(trace.access.because)});
    if (traced.opened)
        add({.what = apache::What::vhost, .value = std::nullopt, .because = traced.opened});
    if (const auto line = deciding_line(traced))
        std::stable_partition(decisions.begin(), decisions.end(),
                              [&](const apache::Decision& made) { return made.because == line; });
    return decisions;
}

std::string outcome_of(const TracedUrl& traced) {
    const std::optional<int>& status = traced.trace.ending.status;
    const Why why = traced.trace.ending.why;
    if (!traced.is_url)
        return "can't be known";
    std::string words = "can't be known";
    if (status)
        words = std::to_string(*status) + std::string(phrase_of(*status));
    else if (why == Why::not_listening || why == Why::no_tls)
        words = "no answer";
    const EndingWords* const behind = words_behind(traced);
    return words + ": " + rules::fill(words_of(traced).title, values_of(traced)) +
           (behind == nullptr ? "" : ", and " + std::string(behind->title));
}

}  // namespace fcgicheck::report
