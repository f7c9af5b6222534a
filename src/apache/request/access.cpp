// Access of one request, as an ending where it is refused.
#include "apache/directives/access.h"

#include <array>
#include <string_view>
#include <vector>

#include "apache/request/missing_variable.h"
#include "apache/request/phases.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

// Why nobody can log in.
Why why_of(LoginFault fault) {
    switch (fault) {
        case LoginFault::none:
            return Why::expression_failed;
        case LoginFault::no_type:
            return Why::auth_type_missing;
        case LoginFault::no_name:
            return Why::auth_name_missing;
        case LoginFault::no_user_file:
            return Why::auth_file_closed;
        case LoginFault::no_module:
            break;
    }
    return Why::auth_module_missing;
}

Ending ending_of(const AccessDecision& decision) {
    switch (decision.outcomes) {
        case outcome::forbidden:
            return {.status = 403,
                    .why = decision.needs_tls ? Why::tls_needed : Why::access_denied};
        case outcome::login:
            return {.status = 401,
                    .why = decision.login_fault == LoginFault::no_user_file ? Why::login_in_vain
                                                                            : Why::login_needed};
        case outcome::failed:
            return {.status = 500, .why = why_of(decision.login_fault)};
        case outcome::wrong_method:
            return {.status = 405, .why = Why::method_refused};
        default:
            return {
                .status = std::nullopt,
                .why = decision.hangs_on_client ? Why::client_not_known : Why::hangs_on_request};
    }
}

// auth_internal_per_conf: no module checks access that might not go by the configuration alone.
bool goes_by_configuration(const LoadedModules& loaded) {
    constexpr auto others = std::to_array<std::string_view>(
        {"allowmethods_module", "auth_form_module", "fastcgi_module", "fcgid_module",
         "log_debug_module", "lua_module", "perl_module", "python_module", "wsgi_module"});
    return loaded.dialect() != Dialect::apache22 && loaded.all_are_known() &&
           !loaded.has_any(others);
}

bool has_same_name(const RequestRecord& request, const RequestRecord& before) {
    return text::file_name(request.filename) == text::file_name(before.filename);
}

// The walks keep what they merged for the requests that follow from this one (walk_cache_t,
// server/request.c), and where that comes out the same, access is not checked again.
bool is_merged_as_before(const Httpd& httpd, const RequestRecord& request) {
    const RequestRecord* before = request.before();
    if (before == nullptr || before->reached < Reached::sections ||
        request.handler == "proxy-server" || before->handler == "proxy-server")
        return false;
    const MergedFrom& now = request.merged_from;
    const MergedFrom& then = before->merged_from;
    if (now.folders != then.folders || now.files != then.files || now.locations != then.locations ||
        now.conditions != then.conditions)
        return false;
    const LoadedModules& loaded = httpd.tree.global.read.modules;
    if (goes_by_configuration(loaded))
        return true;
    // Else a walk is the same that has found nothing, or has looked at the same name.
    const bool keeps_names = loaded.dialect() != Dialect::apache22;
    return (now.folders.empty() || request.walked_as_before) &&
           (now.files.empty() || (keeps_names && has_same_name(request, *before))) &&
           (now.locations.empty() || (keeps_names && request.uri == before->uri)) &&
           now.conditions.empty();
}

}  // namespace

PhaseResult check_access(const Httpd& httpd, RequestRecord& request) {
    if (is_merged_as_before(httpd, request)) {
        request.access = request.before()->access;
        return {};
    }
    const Scene scene{.httpd = httpd, .request = request};
    const AccessDecision decision = decide_access(request.dir, &scene);
    request.access = decision.setting;
    if (decision.outcomes == outcome::granted)
        return {};
    Ending ending = ending_of(decision);
    const bool hangs_on_login =
        ending.why == Why::hangs_on_request && header(request, "Authorization").has_value();
    ending.detail = hangs_on_login ? "Authorization" : request.filename;
    const bool names_file = ending.why == Why::auth_file_closed || ending.why == Why::login_in_vain;
    if (names_file)
        ending.detail.clear();
    if (names_file && request.dir.authn.user_file) {
        ending.detail = request.dir.authn.user_file->path;
        ending.decisions.push_back(
            {.what = What::access, .because = request.dir.authn.user_file->line});
    }
    if (ending.why == Why::access_denied)
        if (auto missing = missing_variable(httpd, request)) {
            ending.why = missing->is_set_late ? Why::variable_late : Why::variable_missing;
            ending.decisions.push_back(std::move(missing->asked));
        }
    const auto& lines = ending.status ? decision.setting.because : decision.setting.undecided;
    for (std::size_t left = lines.size(); left-- > 0;)
        ending.decisions.push_back({.what = What::access, .because = lines[left]});
    if (ending.why == Why::auth_name_missing || ending.why == Why::auth_module_missing)
        for (const Cause& cause : request.dir.authn.type_because)
            ending.decisions.push_back({.what = What::auth_type, .because = cause});
    return ending;
}

}  // namespace fcgicheck::apache
