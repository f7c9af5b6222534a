#include "apache/request/pipeline.h"

#include <utility>

#include "apache/request/answer.h"
#include "apache/request/phases.h"
#include "apache/request/translate.h"
#include "apache/request/uri.h"
#include "apache/tree.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

bool goes_on(const PhaseResult& result) {
    return std::holds_alternative<std::monostate>(result);
}

}  // namespace

Tracer::State::State(const Model& model, FileSource& files, Observed<Identity> who)
    : model_(model),
      view_(files, std::move(who)),
      httpd_{.tree = model.tree(), .view = view_},
      index_(model.tree(), files),
      hosts_(model.tree().servers.size()) {}

Tracer::State::HostState& Tracer::State::state_of(const RequestRecord& request) {
    std::unique_ptr<HostState>& state = hosts_[request.host];
    if (state == nullptr)
        state = std::make_unique<HostState>(model_, request.host, view_);
    return *state;
}

PhaseResult Tracer::State::prepare(RequestRecord& request) {
    const Server& server = httpd_.tree.servers[request.host];
    request.dir = server.defaults;
    if (!request.is_subrequest)
        set_environment(httpd_, request);
    auto path = decode_path(std::move(request.uri), server);
    if (Ending* ending = std::get_if<Ending>(&path))
        return std::move(*ending);
    request.uri = std::get<std::string>(std::move(path));
    if (PhaseResult result = map_to_file(request); !goes_on(result))
        return result;
    if (!request.is_subrequest)
        set_environment_in_directory(httpd_, request);
    if (PhaseResult result = check_access(httpd_, request); !goes_on(result))
        return result;
    if (PhaseResult result = find_handler(request); !goes_on(result))
        return result;
    return fix_up(request);
}

PhaseResult Tracer::State::map_to_file(RequestRecord& request) {
    if (PhaseResult result = translate(httpd_, request); !goes_on(result))
        return result;
    if (auto refused = state_of(request).directories.walk(request))
        return std::move(*refused);
    const std::vector<Cause> undecided = walk_conditions(httpd_, request);
    if (!undecided.empty())
        return Ending{.status = std::nullopt,
                      .why = Why::hangs_on_request,
                      .decisions = {{.what = "If", .because = undecided.front()}}};
    return {};
}

PhaseResult Tracer::State::find_handler(RequestRecord& request) {
    if (const HandlerValue value = settle_handler(httpd_, request); value != HandlerValue::known) {
        const bool failed = value == HandlerValue::failed;
        return Ending{.status = failed ? std::optional(500) : std::nullopt,
                      .why = failed ? Why::expression_failed : Why::hangs_on_request,
                      .decisions = {{.what = "SetHandler",
                                     .because = request.dir.set_handler->because.back()}}};
    }
    const HandlerRules rules(request.dir);
    SectionWalk& sections = state_of(request).sections;
    // mod_mime looks at no name of a directory
    const std::string_view name =
        request.kind == FileKind::directory ? "" : text::file_name(request.filename);
    const HandlerChoice choice =
        rules.choose(name, request.script_alias, sections.mime_types(rules.has_handler_types()),
                     &request.handler_because);
    request.handler = choice.name;
    request.handler_from = choice.from;
    return {};
}

PhaseResult Tracer::State::fix_up(RequestRecord& request) {
    if (!httpd_.tree.global.read.modules.has("dir_module"))
        return {};
    if (request.kind == FileKind::directory)
        return fix_up_directory(request);
    const bool has_handler = request.handler_from != HandlerFrom::none &&
                             request.handler_from != HandlerFrom::content_type;
    if (request.kind == FileKind::missing && !has_handler)
        return fall_back(request);
    return {};
}

PhaseResult Tracer::State::serve(RequestRecord& request) {
    return answer(httpd_, request);
}

PhaseResult Tracer::State::run(RequestRecord& request) {
    PhaseResult result = prepare(request);
    return goes_on(result) ? serve(request) : result;
}

}  // namespace fcgicheck::apache
