#include "app/trace.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <memory>
#include <ostream>
#include <string_view>
#include <variant>

#include "access/astray.h"
#include "apache/request/asked_url.h"
#include "apache/request/redirect_circle.h"
#include "app/named_list.h"
#include "gather/identities.h"
#include "os/until_exit.h"
#include "python/python.h"
#include "report/trace_words.h"
#include "text/ascii.h"
#include "text/display.h"

namespace fcgicheck::app {
namespace {

apache::Trace nothing_known() {
    apache::Trace trace;
    trace.ending.status = std::nullopt;
    trace.host_is_known = false;
    return trace;
}

// A file that is called as programs are, and begins like one.
bool is_script(FileSource& files, const std::string& path) {
    constexpr std::array<std::string_view, 11> endings{
        ".fcgi", ".fcg", ".fpl", ".cgi", ".pl", ".py", ".rb", ".php", ".phtml", ".lua", ".tcl"};
    constexpr std::array<std::string_view, 3> beginnings{"#!", "<?php",
                                                         "\x7f"
                                                         "ELF"};
    const std::string name = text::to_lower(path);
    if (std::none_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); }))
        return false;
    const Observed<std::string> head = files.head(path, 5);
    return head.seen() != nullptr &&
           std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view beginning) {
               return head.seen()->starts_with(beginning);
           });
}

// Whether the ending's command would open a stranger's file.
std::optional<Astray> astray_of(gather::Eyes& eyes, const report::TracedUrl& traced) {
    const std::string_view command = report::words_of(traced).command;
    if (access::only_looks(command))
        return std::nullopt;
    std::vector<access::NamedWay> ways;
    for (const std::string& path :
         {traced.trace.ending.detail, traced.trace.filename.value_or("")}) {
        const Observed<PathFacts> walked = eyes.paths.walk(path);
        if (walked.seen() != nullptr)
            ways.push_back({*walked.seen()});
    }
    return access::astray(command, report::values_of(traced), ways);
}

bool is_success(const report::TracedUrl& traced) {
    return traced.trace.ending.status && *traced.trace.ending.status < 400;
}

ExitCode exit_code(bool any_fails, bool any_unknown) {
    if (any_fails)
        return ExitCode::findings;
    return any_unknown ? ExitCode::no_verdict : ExitCode::clean;
}

std::string rendered(const report::TracedUrl& traced, const TraceOptions& options) {
    return options.format == TraceFormat::jsonl ? report::trace_line(traced)
                                                : report::trace_text(traced, options.style);
}

ExitCode trace_all(const std::vector<std::string>& urls, ServerTrace& server,
                   const TraceOptions& options, std::ostream& out) {
    bool any_fails = false;
    bool any_unknown = false;
    for (const std::string& url : urls) {
        std::optional<apache::Request> request = apache::request_of(url);
        report::TracedUrl traced;
        if (request) {
            request->method = options.method;
            request->headers = options.headers;
            request->client = options.client;
            request->local_address = options.address;
            traced = server.trace(*request);
            traced.url = url;
        } else {
            traced = {.url = url, .is_url = false, .trace = nothing_known()};
        }
        any_unknown |= !traced.trace.ending.status;
        any_fails |= traced.trace.ending.status && !is_success(traced);
        if (options.format == TraceFormat::text && &url != &urls.front())
            out << '\n';
        out << rendered(traced, options);
    }
    return exit_code(any_fails, any_unknown);
}

}  // namespace

ServerTrace::ServerTrace(gather::Eyes eyes, const gather::FoundServer& server)
    : eyes_(eyes),
      server_(server),
      files_(eyes.files, eyes.paths, gather::server_identity(server.model, eyes.users)),
      tracer_(*server.model, files_, gather::server_identity(server.model, eyes.users)),
      starts_(eyes, server) {}

report::TracedUrl ServerTrace::trace(const apache::Request& request) {
    report::TracedUrl traced{.trace = tracer_.trace(request)};
    apache::Trace& trace = traced.trace;
    if (trace.host_is_known) {
        const VirtualHostFacts& host = server_.model->hosts().at(trace.host).facts;
        traced.host_name = host.name;
        traced.opened = host.opened;
    }
    if (const auto& owners = trace.ending.owners) {
        traced.link_owner = eyes_.users.user_name(owners->link);
        traced.target_owner = eyes_.users.user_name(owners->target);
    }
    if (request.method == "TRACE" && trace.ending.why == apache::Why::handler_answers &&
        trace.handler.empty())
        traced.script.sentence =
            report::words_in(trace.ending.why, report::Situation::trace).reason;
    traced.circle = apache::redirects_from(tracer_, request, trace).circle;
    traced.page_is_missing = lacks_page(request, trace.ending);
    traced.astray = astray_of(eyes_, traced);
    traced.sends_source =
        trace.ending.why == apache::Why::file_sent && is_script(files_, *trace.filename);
    if (trace.script && trace.ending.why == apache::Why::handler_answers)
        add_start(traced);
    return traced;
}

// Of an ErrorDocument that is a path.
bool ServerTrace::lacks_page(const apache::Request& request, const apache::Ending& ending) {
    if (!ending.page)
        return false;
    const Observed<FileStat> stat = files_.stat(ending.page->filename);
    if (stat.seen() == nullptr || stat.seen()->kind != FileKind::missing)
        return false;
    const auto named = std::find_if(
        ending.decisions.begin(), ending.decisions.end(),
        [](const apache::Decision& made) { return made.what == apache::What::error_document; });
    if (named == ending.decisions.end() || !named->value)
        return false;
    apache::Request page = request;
    page.target = *named->value;
    page.method = "GET";
    return tracer_.trace(page).ending.why == apache::Why::not_found;
}

void ServerTrace::add_start(report::TracedUrl& traced) {
    apache::Trace& trace = traced.trace;
    const StartJudgement& judgement = starts_.judge(trace);
    traced.script = judgement.words;
    switch (judgement.start) {
        case Start::works:
            break;
        case Start::fails:
            trace.ending = trace.if_script_fails;
            break;
        case Start::hangs:
            trace.ending = trace.if_script_hangs;
            break;
        case Start::left_to_suexec:
            trace.ending.status = std::nullopt;
            trace.ending.why = apache::Why::left_to_suexec;
            break;
        case Start::unknown:
            trace.ending.status = std::nullopt;
            trace.ending.why = apache::Why::not_seen;
            break;
    }
}

ExitCode trace(const TraceOptions& options, std::ostream& out, std::ostream& err) {
    const std::optional<std::vector<std::string>> urls =
        all_named({.what = "URLs", .file = options.urls_from, .words = options.urls}, err);
    if (!urls)
        return ExitCode::no_verdict;
    if (urls->empty()) {
        err << fmt::format("fcgicheck: the list {} holds no URL\n",
                           text::escaped(options.urls_from.value_or("")));
        return ExitCode::wrong_usage;
    }
    PlaceOptions where = options.place;
    if (!where.sysroot && where.maps.empty())
        where.target = Target::here;
    FoundPlace found = find_place(where, {.paths = {}, .config_file = options.config_file});
    if (const auto* nowhere = std::get_if<NoPlace>(&found)) {
        err << "fcgicheck: " << text::escaped(nowhere->sentence) << '\n';
        return nowhere->code;
    }
    Place& place = *std::get<std::unique_ptr<Place>>(found);
    using Interpreters = python::Analyzer::Interpreters;
    const Target target = place.target.target;
    python::Analyzer python("",
                            target == Target::here ? Interpreters::trusted : Interpreters::none);
    gather::ServerRequest wanted{.config_file = std::nullopt,
                                 .defines = options.defines,
                                 .dialect = options.dialect,
                                 .target = target};
    if (options.config_file)
        wanted.config_file = place.server_path(*options.config_file);
    if (const auto first = urls->empty() ? std::nullopt : apache::request_of(urls->front()))
        wanted.port = first->port;
    const auto& server = os::until_exit<gather::FoundServer>(
        gather::find_server(*place.files, *place.walker, wanted, "/"));
    if (server.facts.unseen() != nullptr || !server.model) {
        const Unseen& why = *server.facts.unseen();
        err << fmt::format(
            "fcgicheck: can't read {}: {}\n",
            wanted.config_file ? text::escaped(*wanted.config_file) : "the server's configuration",
            text::escaped(why.detail));
        return ExitCode::no_verdict;
    }
    // A name is looked up before what follows it is read.
    std::optional<ConfigError> error;
    if (target != Target::elsewhere)
        error = gather::unknown_user(*server.model, place.users);
    if (!error)
        error = server.model->error();
    for (const Unseen& process : server.passed_over)
        err << fmt::format("fcgicheck: not known: {} ({})\n", text::escaped(process.what),
                           text::escaped(process.detail));
    if (error) {
        error->is_running = server.facts.seen()->is_running;
        out << (options.format == TraceFormat::jsonl ? report::refused_line(*error)
                                                     : report::refused_text(*error, options.style));
        if (!options.config_file)
            err << fmt::format("fcgicheck: that is of {}; --config names another\n",
                               text::escaped(server.facts.seen()->config_file));
        return ExitCode::findings;
    }
    for (const Unseen& unread : server.model->unread())
        err << fmt::format("fcgicheck: not known: {} ({})\n", text::escaped(unread.what),
                           text::escaped(unread.detail));
    ServerTrace traces(
        {.files = *place.files, .users = place.users, .paths = *place.walker, .python = python},
        server);
    return trace_all(*urls, traces, options, out);
}

}  // namespace fcgicheck::app
