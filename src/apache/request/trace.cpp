#include "apache/request/trace.h"

#include <algorithm>
#include <utility>

#include "apache/request/answer.h"
#include "apache/request/connection.h"
#include "apache/request/pipeline.h"
#include "apache/request/reading.h"
#include "apache/request/uri.h"
#include "apache/tree.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t most_redirects = 10;  // LimitInternalRecursion

// ap_die: an ErrorDocument that is a URL turns the answer into a redirect; one of this server's is
// sent with the status of the error.
void send_error_document(const PerDir& dir, Ending& ending) {
    if (!ending.status)
        return;
    const auto& documents = dir.response.error_documents;
    const auto found = documents.find(*ending.status);
    if (found == documents.end() || found->second.kind != ErrorDocument::Kind::url)
        return;
    ending.status = 302;
    ending.decisions.push_back(
        {.what = "ErrorDocument", .value = found->second.target, .because = found->second.because});
}

bool is_answered(Why why) {
    return why == Why::file_sent || why == Why::listing_sent || why == Why::handler_answers;
}

// ap_die: where a status was there before, the first request that had it is answered with that.
void answer_with_status(const RequestRecord& request, Ending& ending) {
    if (is_answered(ending.why)) {
        if (ending.status == 200)
            ending.status = request.status;
        return;
    }
    if (request.status == 200)
        return send_error_document(request.dir, ending);
    const RequestRecord* first = &request;
    while (first->redirected_from != nullptr && first->redirected_from->status != 200)
        first = first->redirected_from;
    if (first != &request && ending.status)
        ending.status = first->status;
}

// rename_original_env
Environment environment_behind(const RequestRecord& redirected) {
    Environment environment;
    for (const auto& [name, value] : redirected.environment)
        environment["REDIRECT_" + name] = value;
    environment["REDIRECT_STATUS"] = std::to_string(redirected.status);
    return environment;
}

// The last pass's first, each once: rules that lead in a circle decide the same again.
std::vector<Decision> decisions_on_way(const RequestRecord& last) {
    std::vector<Decision> all;
    for (const RequestRecord* pass = &last; pass != nullptr; pass = pass->redirected_from)
        for (const Decision& made : pass->decisions)
            if (std::find(all.begin(), all.end(), made) == all.end())
                all.push_back(made);
    return all;
}

bool is_script(const std::string& handler) {
    return handler == "fcgid-script" || handler == "cgi-script" ||
           handler == "application/x-httpd-cgi";
}

}  // namespace

void Tracer::State::fill(const RequestRecord& request, Trace& trace) {
    trace.filename = request.filename.empty() ? std::nullopt : std::optional(request.filename);
    trace.path_info = request.path_info;
    trace.reached = request.reached;
    trace.configured_handler = request.handler;
    trace.handler_because = request.handler_because;
    trace.applied = request.applied;
    trace.options = as_setting(request.dir.options);
    trace.access = request.access;
    trace.access_overridden = request.dir.authz.overridden;
    trace.decisions = decisions_on_way(request);
    trace.listing = trace.ending.why == Why::listing_sent;
    if (!is_answered(trace.ending.why))
        return;
    trace.handler = trace.ending.why == Why::file_sent ? "" : answering_handler(httpd_, request);
    if (trace.ending.why != Why::handler_answers || !is_script(trace.handler))
        return;
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
            .decisions = {{.what = "FcgidMaxProcessesPerClass", .value = "0", .because = once}}};
    answer_with_status(request, trace.if_script_fails);
}

Trace Tracer::State::trace(const Request& request) {
    Trace trace;
    const auto target = read_target(request.target);
    const auto name =
        read_host_header(target && !target->authority.empty() ? target->authority : request.host);
    if (!target || !name) {
        trace.ending = {.status = 400, .why = Why::malformed_target};
        return trace;
    }
    const auto local = local_address(request, *name);
    const HostChoice first = index_.choose({}, local, request.port);
    if (auto refused = refuse_connection(httpd_.tree, first, request)) {
        trace.host_is_known = false;
        trace.ending = *std::move(refused);
        return trace;
    }
    if (auto refused = refuse_unread(request, httpd_.tree.servers[first.host])) {
        trace.host = first.host;
        trace.ending = *std::move(refused);
        return trace;
    }
    const HostChoice choice = index_.choose(*name, local, request.port);
    trace.host = choice.host;
    trace.host_is_known = choice.is_known;
    if (!choice.is_known) {
        trace.ending = {.status = std::nullopt, .why = Why::hangs_on_request};
        return trace;
    }
    if (!choice.is_named && httpd_.tree.servers[choice.host].strict_host_check.value_or(false)) {
        trace.ending = {.status = 400, .why = Why::unknown_host};
        return trace;
    }
    const std::size_t most =
        httpd_.tree.servers[choice.host].limits.redirects.value_or(most_redirects);
    std::deque<RequestRecord> passes;
    passes.push_back({.sent = request, .host = choice.host});
    passes.back().hostname = name->name;
    passes.back().local_address = local;
    passes.back().uri = target->path;
    passes.back().query = target->query;
    PhaseResult result = run(passes.back());
    while (const auto* redirect = std::get_if<InternalRedirect>(&result)) {
        if (passes.size() > most) {
            result = Ending{.status = 500, .why = Why::too_many_redirects};
            break;
        }
        const RequestRecord& from = passes.back();
        passes.push_back({.sent = request, .host = choice.host});
        passes.back().hostname = from.hostname;
        passes.back().local_address = from.local_address;
        passes.back().uri = redirect->uri;
        passes.back().query = redirect->query;
        passes.back().redirected_from = &from;
        passes.back().status = from.status;
        passes.back().environment = environment_behind(from);
        result = run(passes.back());
    }
    trace.ending = std::get<Ending>(std::move(result));
    answer_with_status(passes.back(), trace.ending);
    fill(passes.back(), trace);
    return trace;
}

Tracer::Tracer(const Model& model, FileSource& files, Observed<Identity> who)
    : state_(std::make_unique<State>(model, files, std::move(who))) {}

Tracer::~Tracer() = default;

Trace Tracer::trace(const Request& request) {
    return state_->trace(request);
}

}  // namespace fcgicheck::apache
