#include "apache/directives/access.h"

#include <algorithm>
#include <utility>

#include "apache/directives/login.h"
#include "apache/directives/order_answer.h"
#include "apache/directives/require_answer.h"
#include "apache/per_dir.h"
#include "apache/request/phases.h"
#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

// authorize_user_core before anybody has logged in, and what follows.
unsigned outcomes_of(authz::Results require, const PerDir& dir, const Scene* scene,
                     LoginFault& fault) {
    unsigned outcomes = 0;
    if ((require & authz::granted) != 0)
        outcomes |= outcome::granted;
    if ((require & (authz::denied | authz::neutral)) != 0)
        outcomes |= outcome::forbidden;
    if ((require & authz::failed) != 0)
        outcomes |= outcome::failed;
    if ((require & authz::no_user) != 0) {
        const Login login = scene == nullptr ? Login{outcome::login} : log_in(dir.authn, *scene);
        outcomes |= login.outcomes;
        fault = login.fault;
    }
    return outcomes;
}

// The hooks that run with mod_access_compat's, of which each must let the request pass.
struct Gate {
    unsigned stopped = 0;  // an outcome; 0: the request passes
    const Cause* decided = nullptr;
};

Gate gate_of(const GateLines& lines, const Scene* scene) {
    if (scene == nullptr)
        return {};
    const MethodMask methods = lines.methods.value_or(0);
    if (methods != 0 &&
        (methods & method_bit(scene->request.method(), scene->httpd.tree.global.methods)) == 0)
        return {outcome::wrong_method, &lines.methods_because.back()};
    if (lines.needs_ssl && !scene->request.sent.is_tls)
        return {outcome::forbidden, &*lines.needs_ssl};
    return {};
}

// AuthType without any Require; and where mod_authz_core is not there, nobody lets a request in.
authz::Results without_lines(const PerDir& dir, const Scene* scene) {
    if (scene == nullptr)
        return authz::granted;
    const LoadedModules& modules = scene->httpd.tree.global.read.modules;
    if (modules.dialect() == Dialect::apache22)
        return authz::granted;
    if (!modules.has("authz_core_module"))
        return authz::no_user;
    if (!dir.authn.type)
        return authz::granted;
    const Expression::Text type = dir.authn.type->text(scene);
    if (!type.failed && !type.value)
        return authz::granted | authz::failed;
    return type.failed || text::equals_ignoring_case(*type.value, "none") ? authz::granted
                                                                          : authz::failed;
}

Access as_access(unsigned outcomes, bool hangs_on_client) {
    if (outcomes == outcome::granted)
        return Access::granted;
    if ((outcomes & outcome::granted) == 0)
        return (outcomes & outcome::login) != 0 ? Access::needs_login : Access::denied;
    return hangs_on_client ? Access::depends_on_client : Access::unknown;
}

void append(std::vector<Cause>& lines, const std::vector<Cause>& more) {
    lines.insert(lines.end(), more.begin(), more.end());
}

// The last of a setting's lines is the one that decided.
void put_last(const Cause& decided, std::vector<Cause>& lines) {
    const auto found = std::find(lines.begin(), lines.end(), decided);
    if (found != lines.end())
        std::rotate(found, found + 1, lines.end());
}

// Order's answer, or that of a gate that stops the request before.
struct Before {
    Truth passes = Truth::yes;
    unsigned refusal = outcome::forbidden;
    const Cause* decided = nullptr;
};

Before ask_before(const PerDir& dir, const Gate& gate, AskedRequest& asked,
                  Setting<Access>& setting) {
    if (gate.stopped != 0) {
        setting.because.push_back(*gate.decided);
        return {Truth::no, gate.stopped, gate.decided};
    }
    if (!dir.compat)
        return {};
    OrderAnswer order = ask_order(*dir.compat, asked);
    append(setting.because, dir.compat->because);
    append(setting.undecided, order.undecided);
    return {order.passes, outcome::forbidden, order.decided};
}

}  // namespace

AccessDecision decide_access(const PerDir& dir, const Scene* scene) {
    AskedRequest asked(scene);
    RequireAnswer require = dir.authz.root ? ask_require(*dir.authz.root, asked)
                                           : RequireAnswer{.results = without_lines(dir, scene)};
    AccessDecision decision;
    Setting<Access>& setting = decision.setting;
    setting.because = std::move(require.because);
    setting.undecided = std::move(require.undecided);
    unsigned outcomes = outcomes_of(require.results, dir, scene, decision.login_fault);
    const Cause* decided = require.decided;
    const Before before = ask_before(dir, gate_of(dir.gate, scene), asked, setting);
    const bool any = dir.compat && any_satisfies(*dir.compat, asked);
    const unsigned settled = any ? outcome::granted : before.refusal;
    switch (any ? before.passes : negate(before.passes)) {
        case Truth::yes:
            outcomes = settled;
            decided = before.decided;
            break;
        case Truth::unknown:
            outcomes |= settled;
            break;
        case Truth::no:
            break;
    }
    if (dir.authn.access_program && scene != nullptr) {
        outcomes |= outcome::forbidden | outcome::failed;
        setting.undecided.push_back(*dir.authn.access_program);
    }
    if (decided != nullptr)
        put_last(*decided, setting.because);
    decision.outcomes = outcomes;
    decision.needs_tls = dir.gate.needs_ssl && decided == &*dir.gate.needs_ssl;
    decision.hangs_on_client = asked.hangs_on_client && !require.hangs_on_foreign;
    setting.value = as_access(outcomes, decision.hangs_on_client);
    return decision;
}

}  // namespace fcgicheck::apache
