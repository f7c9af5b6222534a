#include "apache/request/pipeline.h"

#include <algorithm>
#include <utility>

#include "apache/request/answer.h"
#include "apache/request/phases.h"
#include "apache/request/translate.h"
#include "apache/request/uri.h"
#include "apache/tree.h"
#include "text/glob.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

bool goes_on(const PhaseResult& result) {
    return std::holds_alternative<std::monostate>(result);
}

constexpr std::string_view proxy_prefix = "proxy:";

Ending hangs_on_if(const Cause& opened) {
    return {.status = std::nullopt,
            .why = Why::hangs_on_request,
            .decisions = {{.what = What::if_section, .because = opened}}};
}

bool matches_proxy(const Section& section, std::string_view url) {
    if (section.regex)
        return section.regex->matches(url);
    if (section.has_wildcard)
        return text::fnmatch(section.pattern, url, text::Slash::any_character,
                             text::LeadingDot::any_character);
    return url.starts_with(section.pattern);
}

// ap_send_http_trace, which comes before all that files and their folders say.
Ending answer_of_trace(const Server& server) {
    if (!server.answers_trace.value_or(true))
        return {.status = 405, .why = Why::method_refused};
    return {.status = 200, .why = Why::handler_answers};
}

}  // namespace

Tracer::State::State(const Model& model, FileSource& files, Observed<Identity> who)
    : model_(model),
      view_(files, std::move(who)),
      names_(files),
      httpd_{.tree = model.tree(),
             .view = view_,
             .names = &names_,
             .look_up =
                 [this](const RequestRecord& main, const std::string& path, LookUpBy by) {
                     LookedUp found =
                         by == LookUpBy::uri ? look_up(path, main) : look_up_file(path, main);
                     const Ending* ending = std::get_if<Ending>(&found.result);
                     return Subrequest{std::move(found.record),
                                       ending != nullptr ? std::optional(*ending) : std::nullopt};
                 }},
      index_(model.tree(), names_) {}

Tracer::State::HostState& Tracer::State::state_of(const RequestRecord& request) {
    const auto known = std::find_if(hosts_.begin(), hosts_.end(),
                                    [&](const auto& entry) { return entry.first == request.host; });
    if (known != hosts_.end())
        return *known->second;
    hosts_.emplace_front(request.host, std::make_unique<HostState>(model_, request.host, view_));
    if (hosts_.size() > Servers::most_kept)
        hosts_.pop_back();
    return *hosts_.front().second;
}

bool Tracer::State::keeps_much() const {
    std::size_t bytes = 0;
    std::size_t directories = 0;
    for (const auto& [index, host] : hosts_) {
        bytes += host->sections.bytes_read();
        directories += host->sections.directories_kept();
    }
    return bytes > most_htaccess_bytes || directories > most_directories;
}

PhaseResult Tracer::State::prepare(RequestRecord& request) {
    const Server& server = httpd_.tree.servers[request.host];
    request.dir = server.defaults;
    if (!request.is_subrequest)
        if (PhaseResult result = set_environment(httpd_, request); !goes_on(result))
            return result;
    auto path = decode_path(request.uri, server);
    if (Ending* ending = std::get_if<Ending>(&path))
        return std::move(*ending);
    request.uri = std::get<std::string>(std::move(path));
    request.dir = state_of(request).sections.settle_url(request.uri);
    name_matches_of_url(httpd_, request);
    // What is undecided here is met again behind the walk.
    walk_conditions(httpd_, request);
    if (PhaseResult result = translate(httpd_, request); !goes_on(result))
        return result;
    if (request.method() == "TRACE" && request.handler != "proxy-server") {
        request.handler.clear();
        return answer_of_trace(server);
    }
    return prepare_file(request);
}

// proxy_walk: <Proxy> and <ProxyMatch> go on top of what the server says, <Location> and <If> on
// them.
PhaseResult Tracer::State::walk_proxies(RequestRecord& request) {
    const std::string_view url = std::string_view(request.filename).substr(proxy_prefix.size());
    const Server& server = httpd_.tree.servers[request.host];
    std::optional<PerDir> found;
    for (const auto& section : server.proxies)
        if (matches_proxy(*section, url))
            found = found ? merge(*found, section->own) : section->own;
    const PerDir base = found ? merge(server.defaults, *found) : server.defaults;
    request.dir = state_of(request).sections.settle_url(request.uri, &base);
    const std::vector<Cause> undecided = walk_conditions(httpd_, request);
    return undecided.empty() ? PhaseResult{} : hangs_on_if(undecided.front());
}

PhaseResult Tracer::State::prepare_file(RequestRecord& request) {
    const bool is_proxied = request.handler == "proxy-server";
    if (PhaseResult result = is_proxied ? walk_proxies(request) : walk(request); !goes_on(result))
        return result;
    request.reached = Reached::sections;
    if (!request.is_subrequest)
        if (PhaseResult result = set_environment_in_directory(httpd_, request); !goes_on(result))
            return result;
    PhaseResult access = request.sent.is_let_in ? PhaseResult{} : check_access(httpd_, request);
    request.reached = Reached::access;
    if (!goes_on(access))
        return access;
    if (!is_proxied)
        if (PhaseResult result = find_handler(request); !goes_on(result))
            return result;
    request.reached = Reached::handler;
    return fix_up(request);
}

PhaseResult Tracer::State::walk(RequestRecord& request) {
    request.dir = httpd_.tree.servers[request.host].defaults;
    if (auto refused = state_of(request).directories.walk(request))
        return std::move(*refused);
    name_matches_of_file(httpd_, request);
    const std::vector<Cause> undecided = walk_conditions(httpd_, request);
    return undecided.empty() ? PhaseResult{} : hangs_on_if(undecided.front());
}

PhaseResult Tracer::State::find_handler(RequestRecord& request) {
    const auto negotiated = negotiate(request);
    if (const Ending* ending = std::get_if<Ending>(&negotiated))
        return *ending;
    if (std::get<Negotiated>(negotiated) == Negotiated::yes)
        return {};
    if (const HandlerValue value = settle_handler(httpd_, request); value != HandlerValue::known) {
        const bool failed = value == HandlerValue::failed;
        return Ending{.status = failed ? std::optional(500) : std::nullopt,
                      .why = failed ? Why::expression_failed : Why::hangs_on_request,
                      .decisions = {{.what = What::set_handler,
                                     .because = request.dir.set_handler->because.back()}}};
    }
    const HandlerRules rules(request.dir);
    SectionWalk& sections = state_of(request).sections;
    // mod_mime looks at no name of a directory
    const std::string resource = request.dir.mime.uses_path_info.value_or(false)
                                     ? request.filename + request.path_info
                                     : request.filename;
    const std::string_view name =
        request.kind == FileKind::directory ? "" : text::file_name(resource);
    const HandlerChoice choice =
        rules.choose(name, request.script_alias, sections.mime_types(rules.has_handler_types()),
                     &request.handler_because);
    request.handler = choice.name;
    request.handler_from = choice.from;
    // mod_mime's type of a folder gives way to ForceType.
    const auto& forced = request.dir.force_type;
    if (request.kind == FileKind::directory && choice.from == HandlerFrom::none && forced &&
        forced->value != "none") {
        request.handler = forced->value;
        request.handler_from = HandlerFrom::content_type;
    }
    // An expression may come to nothing, which is not the same: mod_autoindex takes it.
    const bool is_nothing = request.dir.set_handler && request.dir.set_handler->value.empty();
    if (choice.name.empty() && has_named_handler(request) && !is_nothing)
        request.handler = "default-handler";
    return {};
}

PhaseResult Tracer::State::fix_up(RequestRecord& request) {
    // An internal redirect is made by a handler: what follows here comes before it.
    PhaseResult rewritten = rewrite_in_directory(httpd_, request);
    if (std::holds_alternative<Ending>(rewritten))
        return rewritten;
    if (auto left = left_redirect(request); left && goes_on(rewritten))
        rewritten = *std::move(left);
    // Both have APR_HOOK_MIDDLE, and so stand as the modules were loaded.
    const bool env_is_first =
        httpd_.tree.global.read.modules.is_before("env_module", "alias_module");
    if (env_is_first)
        set_environment_of_lines(request);
    if (PhaseResult result = redirect_in_directory(httpd_, request); !goes_on(result))
        return result;
    if (!env_is_first)
        set_environment_of_lines(request);
    take_over_by_dav(httpd_, request);
    const auto follow = goes_on(rewritten) ? Follow::yes : Follow::no;
    if (PhaseResult result = fix_up_by_dir(request, follow); !goes_on(result))
        return result;
    if (auto unknown = correct_spelling(request))
        return *std::move(unknown);
    // include_fixup: mod_include filters what the default handler sends.
    if (request.handler == "server-parsed" && httpd_.tree.global.read.modules.has("include_module"))
        request.handler = "default-handler";
    // [H=] takes the place of the handler that would have redirected.
    const auto* redirect = std::get_if<InternalRedirect>(&rewritten);
    const bool is_replaced = redirect != nullptr && !request.forced_handler.empty();
    if (is_replaced)
        leave_redirect(request, *redirect);
    force_handler(request);
    return is_replaced ? PhaseResult{} : rewritten;
}

PhaseResult Tracer::State::serve(RequestRecord& request) {
    if (auto ending = answer_of_backend(httpd_, request))
        return std::move(*ending);
    if (PhaseResult result = send_as_is(httpd_, request); !goes_on(result))
        return result;
    // The last of all handlers but the default one.
    if (answering_handler(httpd_, request).empty())
        if (PhaseResult result = run_action(httpd_, request); !goes_on(result))
            return result;
    return answer(httpd_, request);
}

PhaseResult Tracer::State::run(RequestRecord& request) {
    PhaseResult result = prepare(request);
    return goes_on(result) ? serve(request) : result;
}

}  // namespace fcgicheck::apache
