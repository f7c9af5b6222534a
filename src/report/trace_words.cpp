#include "report/trace_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "apache/reading/modules.h"
#include "rules/fill.h"

namespace fcgicheck::report {
namespace {

using apache::Why;

struct Words {
    std::string_view rule;  // of the catalogue; "" where none explains it
    std::string_view sentence;
};

// {file} is where the request has come to, {detail} what the ending itself names, {handler} who
// answers, {status} what the visitor gets.
Words words_of(Why why) {
    switch (why) {
        case Why::file_sent:
            return {"", "The file is sent as it is."};
        case Why::listing_sent:
            return {"", "The files of the folder are listed."};
        case Why::handler_answers:
            return {"", "{handler} answers: a script would be started, or a module asked."};
        case Why::redirected:
            return {"", "The visitor is sent to another URL: {detail}"};
        case Why::malformed_target:
            return {"",
                    "The request is malformed, or climbs above \"/\"; Apache refuses it before "
                    "it looks at any file."};
        case Why::encoded_slash:
            return {"",
                    "The path holds an encoded slash or a NUL, which AllowEncodedSlashes does "
                    "not let through."};
        case Why::unknown_host:
            return {"", "No virtual host has this name, and StrictHostCheck is on."};
        case Why::not_listening:
            return {
                "",
                "No Listen line of the configuration names port {detail}, so nobody accepts the "
                "connection, unless another program does."};
        case Why::no_tls:
            return {"",
                    "Port {detail} speaks plain HTTP here (SSLEngine is not on), so a browser that "
                    "begins with TLS shows an error of its own."};
        case Why::plain_to_tls:
            return {"", "Port {detail} speaks TLS here: a request with http:// is refused."};
        case Why::not_found:
            return {"", "There is no such file: {file}"};
        case Why::path_info_on_file:
            return {"",
                    "The path goes on behind a file, {file}, and AcceptPathInfo does not let "
                    "it."};
        case Why::search_denied:
            return {"directory-not-searchable",
                    "Apache's user may not pass through a folder on the way to {detail}."};
        case Why::path_unusable:
            return {"", "A name in the path is too long for the file system: {detail}"};
        case Why::link_refused:
            return {"symlink-not-followed",
                    "Apache does not follow the symbolic link {detail}: the Options forbid it, or "
                    "what it leads to is not there."};
        case Why::htaccess_refused:
            return {"config-syntax-error",
                    "Apache refuses a line of {detail}, so everything below "
                    "its folder fails."};
        case Why::htaccess_unreadable:
            return {"htaccess-unreadable",
                    "Apache's user may not read {detail}, so everything "
                    "below its folder is denied."};
        case Why::not_regular:
            return {"not-a-regular-file", "{file} is neither a file nor a folder."};
        case Why::access_denied:
            return {"access-denied", "The access rules deny {file}."};
        case Why::login_needed:
            return {"", "The access rules ask for a user name and a password."};
        case Why::method_refused:
            return {"", "The configuration allows other methods here, but not this one."};
        case Why::access_misconfigured:
            return {"", "The access rules ask for a user, and nothing says how one logs in."};
        case Why::expression_failed:
            return {"", "An expression of the configuration can't be evaluated for this request."};
        case Why::exec_cgi_off:
            return {"execcgi-off", "Options ExecCGI is off for {file}, so the script is not run."};
        case Why::unreadable:
            return {"not-readable", "Apache's user may not read {file}."};
        case Why::no_index:
            return {"", "{file} is a folder without an index file, and Options Indexes is off."};
        case Why::directory_as_script:
            return {"", "{file} is a folder, which can't be run as a script."};
        case Why::rewrite_without_links:
            return {"",
                    "There are rewrite rules for this folder, which need FollowSymLinks or "
                    "SymLinksIfOwnerMatch."};
        case Why::forbidden_by_rule:
            return {"", "A rule of the configuration forbids this URL."};
        case Why::gone:
            return {"", "The configuration says that this is gone."};
        case Why::too_many_redirects:
            return {"",
                    "The rules lead the request in a circle: Apache stops after ten internal "
                    "redirects."};
        case Why::wrapper_unusable:
            return {"wrapper-missing", "The FcgidWrapper of this file is not there: {detail}"};
        case Why::no_process:
            return {"", "The configuration lets mod_fcgid start no process."};
        case Why::script_fails:
            return {"", "The script can't be started: {file}"};
        case Why::status_by_directive:
            return {"", "The configuration answers this URL with the status {status}."};
        case Why::client_not_known:
            return {"", "It hangs on the client's address: --client gives one."};
        case Why::hangs_on_request:
            return {"", "It hangs on something of the request that is not known here."};
        case Why::not_seen:
            return {"", "fcgicheck may not look at what decides: {detail}"};
        case Why::backend_down:
            return {
                "",
                "The program that should answer is not running: its socket {detail} is not there."};
        case Why::proxy_module_missing:
            return {"handler-module-missing", "No loaded module of Apache's can ask {detail}."};
        case Why::backend_not_known:
            return {"", "Another program answers, and no file tells whether it runs: {detail}"};
        case Why::not_modelled:
            return {"", "It hangs on something that fcgicheck does not follow: {detail}"};
    }
    return {};
}

std::string_view rule_of_htaccess(const apache::Trace& trace) {
    switch (trace.ending.refused.value_or(ConfigErrorKind::syntax)) {
        case ConfigErrorKind::mixed_options:
            return "options-mixed-signs";
        case ConfigErrorKind::not_allowed:
        case ConfigErrorKind::wrong_context:
            return "htaccess-not-allowed";
        case ConfigErrorKind::missing_module:
        case ConfigErrorKind::unknown_directive:
            return "unknown-directive";
        case ConfigErrorKind::syntax:
        case ConfigErrorKind::missing_file:
            break;
    }
    return "config-syntax-error";
}

// A handler was named, and the file is sent as it is.
bool is_unanswered(const apache::Trace& trace) {
    return trace.ending.why == Why::file_sent && !trace.configured_handler.empty() &&
           trace.configured_handler != "default-handler";
}

std::string sentence_of(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    if (!traced.is_url)
        return "This is no URL of the form http://HOST[:PORT]/PATH.";
    if (!traced.script_says.empty())
        return traced.script_says;
    if (is_unanswered(trace))
        return "No module that is loaded answers to the handler " + trace.configured_handler +
               ", so the file is sent as it is.";
    const std::string file = trace.filename.value_or("");
    const std::string& detail = trace.ending.detail;
    return rules::fill(words_of(trace.ending.why).sentence,
                       {{"file", file},
                        {"detail", detail.empty() ? file : detail},
                        {"handler", trace.handler},
                        {"status", std::to_string(trace.ending.status.value_or(0))}});
}

std::string_view phrase(int status) {
    constexpr std::array<std::pair<int, std::string_view>, 14> phrases{{
        {200, "OK"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {410, "Gone"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
    }};
    const auto* const found = std::find_if(
        phrases.begin(), phrases.end(), [&](const auto& entry) { return entry.first == status; });
    return found == phrases.end() ? "" : found->second;
}

std::string joined(const std::vector<std::string_view>& words) {
    std::string out;
    for (const std::string_view word : words)
        out += (out.empty() ? "" : " ") + std::string(word);
    return out.empty() ? "None" : out;
}

// The line that decided.
std::optional<Cause> last_of(const std::vector<Cause>& because) {
    return because.empty() ? std::nullopt : std::optional(because.back());
}

std::string_view body_of(const apache::Trace& trace) {
    if (trace.listing)
        return "the list of a folder";
    if (trace.ending.why == Why::handler_answers)
        return "what the handler says";
    return "the file as it is";
}

}  // namespace

std::string_view rule_of(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    if (!traced.is_url)
        return "";
    if (!traced.script_rule.empty())
        return traced.script_rule;
    if (trace.ending.why == Why::htaccess_refused)
        return rule_of_htaccess(trace);
    if (!is_unanswered(trace))
        return words_of(trace.ending.why).rule;
    return apache::modules_of_handler(trace.configured_handler).empty() ? "handler-name-unknown"
                                                                        : "handler-module-missing";
}

std::string_view sentence_of(Why why) {
    return words_of(why).sentence;
}

std::string reason_of(const TracedUrl& traced) {
    return sentence_of(traced);
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
    const auto add = [&](const apache::Decision& made) {
        const bool is_told =
            std::any_of(decisions.begin(), decisions.end(), [&](const apache::Decision& told) {
                return told.what == made.what && told.because == made.because;
            });
        if (!is_told)
            decisions.push_back(made);
    };
    if (!traced.script_says.empty())
        add({.what = "script", .value = traced.script_says, .because = std::nullopt});
    for (const apache::Decision& made : trace.ending.decisions)
        add(made);
    for (const apache::Decision& made : trace.decisions)
        add(made);
    if (!trace.configured_handler.empty())
        add({.what = "handler",
             .value = trace.configured_handler,
             .because = last_of(trace.handler_because)});
    if (!trace.options.because.empty())
        add({.what = "Options",
             .value = joined(option_names(trace.options.value)),
             .because = last_of(trace.options.because)});
    if (!trace.access.because.empty())
        add({.what = "access",
             .value = std::string(access_word(trace)),
             .because = last_of(trace.access.because)});
    if (traced.opened)
        add({.what = "vhost", .value = std::nullopt, .because = traced.opened});
    return decisions;
}

std::string outcome_of(const TracedUrl& traced) {
    const std::optional<int>& status = traced.trace.ending.status;
    const Why why = traced.trace.ending.why;
    if (!status)
        return why == Why::not_listening || why == Why::no_tls ? "no answer" : "can't be known";
    std::string words = std::to_string(*status);
    if (const std::string_view said = phrase(*status); !said.empty())
        words += ' ' + std::string(said);
    if (*status == 200)
        words += ", " + std::string(body_of(traced.trace));
    return words;
}

std::vector<std::string_view> option_names(const OptionSet& options) {
    constexpr std::array<std::pair<Option, std::string_view>, 7> names{{
        {Option::exec_cgi, "ExecCGI"},
        {Option::follow_sym_links, "FollowSymLinks"},
        {Option::includes, "Includes"},
        {Option::includes_no_exec, "IncludesNOEXEC"},
        {Option::indexes, "Indexes"},
        {Option::multi_views, "MultiViews"},
        {Option::sym_links_if_owner_match, "SymLinksIfOwnerMatch"},
    }};
    std::vector<std::string_view> found;
    for (const auto& [option, name] : names) {
        if (options.has(option))
            found.push_back(name);
    }
    return found;
}

std::string_view access_word(const apache::Trace& trace) {
    switch (trace.access.value) {
        case Access::granted:
            return trace.host_is_known ? "granted" : "unknown";
        case Access::denied:
        case Access::needs_login:
            return "denied";
        case Access::depends_on_client:
        case Access::unknown:
            break;
    }
    return "unknown";
}

}  // namespace fcgicheck::report
