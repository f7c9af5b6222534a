#include "apache/request/trace.h"

#include <algorithm>
#include <utility>

#include "apache/request/answer.h"
#include "apache/request/client.h"
#include "apache/request/connection.h"
#include "apache/request/early_headers.h"
#include "apache/request/pipeline.h"
#include "apache/request/reading.h"
#include "apache/request/recursion.h"
#include "apache/request/uri.h"
#include "apache/status.h"
#include "apache/tree.h"
#include "text/edit_distance.h"
#include "text/effort.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr std::uint64_t steps_of_redirect = 100'000;

bool is_answered(Why why) {
    return why == Why::file_sent || why == Why::listing_sent || why == Why::handler_answers;
}

// The first error of a request is answered by the ErrorDocument for it (ap_die).
const ErrorDocument* document_for(const RequestRecord& request, const Ending& ending) {
    if (!ending.status || is_answered(ending.why) || request.status != 200)
        return nullptr;
    const auto& documents = request.dir.response.error_documents;
    const auto found = documents.find(*ending.status);
    return found == documents.end() ? nullptr : &found->second;
}

// ap_die: where a status was there before, the first request that had it is answered with that.
void answer_with_status(const RequestRecord& request, Ending& ending) {
    if (ending.why == Why::redirected)
        ending.location = ending.detail;
    if (is_answered(ending.why)) {
        if (ending.status == 200)
            ending.status = request.status;
        return;
    }
    if (request.status == 200)
        return;
    const RequestRecord* first = &request;
    while (first->redirected_from != nullptr && first->redirected_from->status != 200)
        first = first->redirected_from;
    if (first != &request && ending.status)
        ending.status = first->status;
}

// Each once: rules that lead in a circle decide the same again.
template <class T>
void add_new(const std::vector<T>& some, std::vector<T>& all) {
    for (const T& one : some)
        if (std::find(all.begin(), all.end(), one) == all.end())
            all.push_back(one);
}

// A rule that changed something, and that no pass before has run.
bool runs_another_rule(const RequestRecord& pass, const std::vector<RuleTried>& before) {
    const auto has_run = [&](const Cause& because) {
        return std::any_of(before.begin(), before.end(), [&](const RuleTried& ran) {
            return ran.because == because && !ran.result.empty();
        });
    };
    return std::any_of(
        pass.rules_tried.begin(), pass.rules_tried.end(),
        [&](const RuleTried& rule) { return !rule.result.empty() && !has_run(rule.because); });
}

void collect_passes(const RequestRecord& last, Trace& trace) {
    if (last.redirected_from != nullptr)
        collect_passes(*last.redirected_from, trace);
    // The RewriteBase of a pass before has led to where the request goes on.
    if (last.kind != FileKind::missing || runs_another_rule(last, trace.rules))
        trace.wrong_base.reset();
    add_new(last.decisions, trace.decisions);
    add_new(last.rules_tried, trace.rules);
    trace.rules_not_matched += last.rules_not_matched;
    if (!trace.wrong_base)
        trace.wrong_base = last.wrong_base;
}

using Reason = HostReason::By;

std::string with_values(const ServerOutline& server) {
    std::string line = "<VirtualHost";
    for (const Address& address : server.addresses)
        line += ' ' + written(address);
    return line + '>';
}

// Whether one was written where the other was meant: a letter wrong, or the "www." too much.
bool is_near(std::string_view name, std::string_view meant) {
    constexpr std::string_view www = "www.";
    const auto without_www = [&](std::string_view host) {
        return host.starts_with(www) ? host.substr(www.size()) : host;
    };
    constexpr std::size_t most = 2;
    return without_www(name) == without_www(meant) ||
           text::edit_distance(name, meant, most) <= most;
}

// The first of them; those that may have been meant before the others.
std::vector<std::string> other_names(const HostChoice& choice, const Tree& tree) {
    constexpr std::size_t most_told = 4;
    std::vector<std::string> near;
    std::vector<std::string> others;
    for (const std::size_t host : *choice.among) {
        const std::string& name = tree.servers.outline(host).name;
        if (host == choice.host || name.empty() || near.size() == most_told)
            continue;
        if (is_near(choice.matched, name))
            near.push_back(name);
        else if (others.size() < most_told)
            others.push_back(name);
    }
    others.resize(std::min(others.size(), most_told - near.size()));
    near.insert(near.end(), others.begin(), others.end());
    return near;
}

HostReason reason_of(const HostChoice& choice, const Tree& tree) {
    HostReason reason{.by = choice.by, .name = choice.matched, .address = choice.address};
    if (choice.among == nullptr)
        return reason;
    const ServerOutline& chosen = tree.servers.outline(choice.host);
    if (chosen.opened && chosen.opened->text.find("${") != std::string::npos)
        reason.opened = with_values(chosen);
    reason.host_count = choice.among->size();
    if (choice.by == Reason::first)
        reason.others = other_names(choice, tree);
    return reason;
}

std::optional<Ending> change_headers_early(const Server& server, Request& request) {
    const EarlyHeader* unknown = change_headers(server.early_headers, request);
    if (unknown == nullptr)
        return std::nullopt;
    return Ending{.status = std::nullopt,
                  .why = Why::not_modelled,
                  .decisions = {{.what = What::request_header, .because = unknown->because}},
                  .detail = unknown->name};
}

Ending not_read(const Unseen& what) {
    return {.status = std::nullopt,
            .why = what.why == UnseenWhy::too_large ? Why::not_modelled : Why::not_seen,
            .decisions = {},
            .detail = what.what};
}

bool is_script(const std::string& handler) {
    return handler == "fcgid-script" || handler == "cgi-script" ||
           handler == "application/x-httpd-cgi";
}

// Of errors that follow from each other.
int first_error(const RequestRecord& request) {
    const RequestRecord* first = &request;
    while (first->redirected_from != nullptr && first->redirected_from->status != 200)
        first = first->redirected_from;
    return first->status;
}

}  // namespace

void Tracer::State::fill(RequestRecord& request, Trace& trace) {
    trace.filename = request.filename.empty() ? std::nullopt : std::optional(request.filename);
    trace.path_info = request.path_info;
    trace.reached = request.reached;
    trace.configured_handler = request.handler;
    trace.handler_because = request.handler_because;
    trace.applied = request.applied;
    trace.options = as_setting(request.dir.options);
    trace.access = request.access;
    trace.access_overridden = request.dir.authz.overridden;
    collect_passes(request, trace);
    trace.listing = trace.ending.why == Why::listing_sent;
    if (trace.listing && !trace.filename->ends_with('/'))  // index_directory
        *trace.filename += '/';
    if (!is_answered(trace.ending.why) || trace.ending.why == Why::file_sent)
        return;
    trace.handler = answering_handler(httpd_, request);
    if (trace.ending.why == Why::handler_answers && is_script(trace.handler))
        add_script(request, trace);
    // An Action's name stands for the program that it runs.
    for (const RequestRecord* pass = &request; pass != nullptr; pass = pass->redirected_from)
        if (!pass->action_name.empty())
            trace.handler = pass->action_name;
}

void Tracer::State::add_script(RequestRecord& request, Trace& trace) {
    SectionWalk& sections = state_of(request).sections;
    const MergedDirectory& directory =
        sections.directory(std::string(text::parent_path(request.filename)));
    Setting<HandlerChoice> handler;
    handler.value = {trace.handler, request.handler_from, ""};
    trace.script = sections.effective(directory, request.dir, request.filename, std::move(handler));
    trace.script->script_alias = request.script_alias;
    trace.if_script_fails = {.status = 500, .why = Why::script_fails};
    // Whether a program that dies at once is asked, or found dead: 500 or 503.
    const auto& once = httpd_.tree.servers[request.host].starts_once;
    if (once && trace.handler == "fcgid-script")
        trace.if_script_fails = {
            .status = std::nullopt,
            .why = Why::not_modelled,
            .decisions = {
                {.what = What::fcgid_max_processes_per_class, .value = "0", .because = once}}};
    // mod_fcgid answers 500 after FcgidIOTimeout, mod_cgi and mod_cgid 504 after Timeout
    // (measured).
    trace.if_script_hangs = {.status = trace.handler == "fcgid-script" ? 500 : 504,
                             .why = Why::script_fails};
    for (Ending* ending : {&trace.if_script_fails, &trace.if_script_hangs}) {
        answer_with_status(request, *ending);
        send_error_document(request, *ending);
    }
}

std::optional<Ending> Tracer::State::receive(const Request& request, RequestRecord& record,
                                             HostReason& reason) {
    const auto target = read_target(request.target);
    const auto name =
        read_host_header(target && !target->authority.empty() ? target->authority : request.host);
    record.local_address = local_address(request, name.value_or(HostName{}));
    const HostChoice first = index_.choose({}, record.local_address, request.port);
    record.host = first.host;
    record.dir = httpd_.tree.servers[first.host].defaults;
    if (auto refused = refuse_connection(httpd_.tree, first, request))
        return refused;
    // Two Host headers are read as one with a comma, which no name has.
    const bool has_two_names =
        target && target->authority.empty() && sent_header(request, "Host").has_value();
    const bool is_tunnel = request.method == "CONNECT";  // to HOST:PORT, which a path is not
    if (!target || !name || has_two_names || is_tunnel)
        return Ending{.status = 400, .why = Why::malformed_target};
    if (auto refused = refuse_unread(request, httpd_.tree.servers[first.host]))
        return refused;
    const HostChoice choice = index_.choose(*name, record.local_address, request.port);
    record.host = choice.host;
    reason = reason_of(choice, httpd_.tree);
    if (!choice.is_known)
        return Ending{.status = std::nullopt, .why = Why::hangs_on_request};
    const Server& server = httpd_.tree.servers[choice.host];
    record.dir = server.defaults;
    if (!choice.is_named && server.strict_host_check.value_or(false))
        return Ending{.status = 400, .why = Why::unknown_host};
    record.hostname = name->name;
    record.sent_port = name->port;
    record.uri = target->path;
    record.query = target->query;
    return refuse_expectation(request);
}

RequestRecord& Tracer::State::redirect(Passes& passes, const Request& sent,
                                       const InternalRedirect& redirect) {
    const RequestRecord& from = passes.back();
    RequestRecord& next = passes.emplace_back(RequestRecord{.sent = sent, .host = from.host});
    next.hostname = from.hostname;
    next.sent_port = from.sent_port;
    next.local_address = from.local_address;
    next.uri = redirect.uri;
    next.query = redirect.query;
    next.redirected_from = &from;
    next.missed_headers = from.missed_headers;
    next.asks_request = from.asks_request;
    next.status = from.status;
    next.environment = from.environment.renamed("REDIRECT_");
    next.environment.set("REDIRECT_STATUS", std::to_string(from.status));
    return next;
}

Ending Tracer::State::follow(Passes& passes) {
    PhaseResult result = run(passes.back());
    while (const auto* internal = std::get_if<InternalRedirect>(&result)) {
        if (is_redirected_too_often(httpd_.tree, passes.back()))
            return {.status = 500, .why = Why::too_many_redirects};
        if (!text::spend(steps_of_redirect))
            return {.status = std::nullopt, .why = Why::costs_too_much};
        result = run(redirect(passes, passes.back().sent, *internal));
    }
    Ending ending = std::get<Ending>(std::move(result));
    if (ending.status && !is_known_status(*ending.status)) {
        ending.status = 500;
        ending.why = Why::status_by_directive;
    }
    return ending;
}

// The page is asked for by GET, whatever the request was.
void Tracer::State::send_error_document(RequestRecord& request, Ending& ending) {
    const ErrorDocument* document = document_for(request, ending);
    if (document == nullptr)
        return;
    const Decision made{
        .what = What::error_document, .value = document->target, .because = document->because};
    if (document->kind == ErrorDocument::Kind::url) {
        ending.status = 302;
        ending.location = document->target;
    }
    if (document->kind != ErrorDocument::Kind::own)
        ending.decisions.push_back(made);
    if (document->kind != ErrorDocument::Kind::path)
        return;
    Request get = request.sent;
    get.method = "GET";
    Passes passes;
    passes.push_back(request);
    passes.back().status = *ending.status;
    if (is_redirected_too_often(httpd_.tree, passes.back())) {
        ending.status = first_error(passes.back());
        return;
    }
    const std::size_t mark = std::min(made.value->find('?'), made.value->size());
    redirect(passes, get,
             {.uri = made.value->substr(0, mark),
              .query = made.value->substr(std::min(mark + 1, made.value->size()))});
    Ending of_page = follow(passes);
    RequestRecord& last = passes.back();
    if (!of_page.status)
        return;
    if (!last.filename.empty())
        ending.page = {.filename = last.filename, .path_info = last.path_info};
    if (is_answered(of_page.why) || last.status != 200)
        return;
    send_error_document(last, of_page);
    ending.status = of_page.status;
    if (of_page.page)
        ending.page = std::move(of_page.page);
}

// What was found when it had cost too much is no answer, nor what a line may undo that was not
// read.
Trace Tracer::State::trace(const Request& request) {
    const text::Effort effort;
    if (keeps_much() || was_given_up_)
        hosts_.clear();
    Trace trace = answer_to(request);
    was_given_up_ = !text::spend(0);
    const Surroundings& read = httpd_.tree.global.read;
    const bool is_whole = read.unread.empty() || read.is_dump;
    if (!effort.is_spent() && (is_whole || !trace.ending.status))
        return trace;
    if (!effort.is_spent())
        trace.ending = not_read(read.unread.front());
    else if (trace.ending.why != Why::costs_too_much)
        trace.ending = {.status = std::nullopt, .why = Why::costs_too_much};
    trace.filename.reset();
    trace.handler.clear();
    trace.listing = false;
    trace.script.reset();
    return trace;
}

Trace Tracer::State::answer_to(Request request) {
    Trace trace;
    Passes passes;
    RequestRecord& first = passes.emplace_back(RequestRecord{.sent = request});
    first.missed_headers = &trace.missed_headers;
    first.asks_request = &trace.asks_request;
    auto refused = receive(request, first, trace.host_reason);
    trace.host = first.host;
    if (refused) {
        trace.ending = *std::move(refused);
        trace.host_is_known = trace.ending.status.has_value();
        send_error_document(first, trace.ending);
        return trace;
    }
    auto unknown = change_headers_early(httpd_.tree.servers[first.host], request);
    take_client_from_header(httpd_.tree.servers[first.host], request);
    if (!unknown)
        unknown = hangs_on_body(request);
    trace.ending = unknown ? *std::move(unknown) : follow(passes);
    RequestRecord& last = passes.back();
    fill(last, trace);
    answer_with_status(last, trace.ending);
    send_error_document(last, trace.ending);
    return trace;
}

Tracer::Tracer(const Model& model, FileSource& files, Observed<Identity> who)
    : state_(std::make_unique<State>(model, files, std::move(who))) {}

Tracer::~Tracer() = default;

Trace Tracer::trace(const Request& request) {
    return state_->trace(request);
}

}  // namespace fcgicheck::apache
