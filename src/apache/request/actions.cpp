// mod_actions: the last of all handlers (action_handler, modules/mappers/mod_actions.c).
#include "apache/directives/actions.h"

#include "apache/request/phases.h"
#include "apache/request/uri.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

namespace {

// Of a GET only one with a query; a second redirect in a row is a loop.
const Action* by_method(const RequestRecord& request) {
    const std::string& method = request.method();
    if (method == "GET" && request.query.empty())
        return nullptr;
    const auto& methods = request.dir.actions.by_method;
    const auto found = methods.find(method == "HEAD" ? "GET" : method);
    return found == methods.end() ? nullptr : &found->second;
}

bool is_second_redirect(const RequestRecord& request) {
    return request.redirected_from != nullptr &&
           request.redirected_from->redirected_from != nullptr;
}

}  // namespace

PhaseResult run_action(const Httpd& httpd, RequestRecord& request) {
    if (!httpd.tree.global.read.modules.has("actions_module"))
        return {};
    const Action* action = by_method(request);
    if (action != nullptr && is_second_redirect(request))
        return {};
    const auto& handlers = request.dir.actions.by_handler;
    const auto named = handlers.find(request.handler);
    if (!request.handler.empty() && named != handlers.end()) {
        action = &named->second;
        if (!action->is_virtual && request.kind == FileKind::missing)
            return Ending{.status = 404,
                          .why = Why::not_found,
                          .decisions = {{.what = What::action,
                                         .value = action->script,
                                         .because = action->because}},
                          .detail = request.filename};
        request.environment.set("HANDLER", request.handler);
        request.action_name = request.handler;
    }
    if (action == nullptr)
        return {};
    request.decisions.push_back(
        {.what = What::action, .value = action->script, .because = action->because});
    const std::size_t mark = std::min(action->script.find('?'), action->script.size());
    std::string query = action->script.substr(std::min(mark + 1, action->script.size()));
    std::string uri = action->script.substr(0, mark);
    if (mark == action->script.size())
        return InternalRedirect{.uri = uri + escape_path(request.uri), .query = request.query};
    query += escape_path(request.uri);
    if (!request.query.empty())
        query += "?" + request.query;
    return InternalRedirect{.uri = std::move(uri), .query = std::move(query)};
}

}  // namespace fcgicheck::apache
