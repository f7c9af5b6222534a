#include "apache/directives/access.h"

#include <algorithm>
#include <array>
#include <utility>

#include "apache/directives/login.h"
#include "apache/per_dir.h"
#include "apache/request/phases.h"
#include "apache/request/server_name.h"
#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

// What a check may answer, as a set of bits: one bit where it is decided.
using Results = unsigned;
constexpr Results granted = 1, denied = 2, no_user = 4, neutral = 8, failed = 16;
constexpr std::array every_result = {granted, denied, no_user, neutral, failed};

class Decider {
  public:
    explicit Decider(const Scene* scene)
        : scene_(scene),
          method_(scene != nullptr ? method_bit(scene->request.method()) : method_bit("GET")) {}

    Results require(const AuthzLines& lines);
    Truth order(const CompatLines& lines);
    bool any_satisfies(const CompatLines& lines) const;

    std::vector<Cause> because, undecided;
    bool hangs_on_client = false;
    bool hangs_on_foreign = false;

  private:
    Results evaluate(const AuthzNode& node, AuthzNode::Logic parent);
    Results of_line(const AuthzNode& line);
    Results of_expression(const AuthzNode& line);
    static Results of_truth(Truth truth);
    Truth client_is_in(const std::vector<IpSubnet>& subnets);
    Truth client_is_local();
    Truth client_is_in_domain(const std::vector<std::string>& domains);
    Truth has_variable(const std::string& name);
    Truth matches(const CompatLines::Rule& rule);
    Truth match_any(const std::vector<CompatLines::Rule>& rules);
    std::optional<IpAddress> client();
    bool counts(MethodMask methods) const { return (methods & method_) != 0; }

    const Scene* scene_;
    MethodMask method_;
};

Truth truth_of(bool value) {
    return value ? Truth::yes : Truth::no;
}

Truth negate(Truth truth) {
    return truth == Truth::unknown ? truth : truth_of(truth == Truth::no);
}

Truth either(Truth a, Truth b) {
    if (a == Truth::yes || b == Truth::yes)
        return Truth::yes;
    return a == Truth::no && b == Truth::no ? Truth::no : Truth::unknown;
}

Truth both(Truth a, Truth b) {
    return negate(either(negate(a), negate(b)));
}

std::optional<IpAddress> Decider::client() {
    const auto written =
        scene_ == nullptr ? std::nullopt : variable(scene_->httpd, scene_->request, "REMOTE_ADDR");
    const auto address = written ? parse_ip(*written) : std::nullopt;
    hangs_on_client = hangs_on_client || !address;
    return address;
}

Truth Decider::client_is_in(const std::vector<IpSubnet>& subnets) {
    const auto address = client();
    if (!address)
        return Truth::unknown;
    return truth_of(std::any_of(subnets.begin(), subnets.end(),
                                [&](const IpSubnet& subnet) { return subnet.contains(*address); }));
}

Truth Decider::client_is_local() {
    const auto address = client();
    if (!address)
        return Truth::unknown;
    const IpAddress loopback = *parse_ip("::1");
    if ((!address->is_v6 && address->bytes.front() == 127) || *address == loopback)
        return Truth::yes;
    const auto& local = scene_->request.sent.local_address;
    return local ? truth_of(parse_ip(*local) == address) : Truth::unknown;
}

Truth Decider::client_is_in_domain(const std::vector<std::string>& domains) {
    hangs_on_client = hangs_on_client || !client();
    return scene_ == nullptr ? Truth::unknown
                             : apache::client_is_in_domain(scene_->httpd, scene_->request, domains);
}

Truth Decider::has_variable(const std::string& name) {
    if (scene_ == nullptr) {
        hangs_on_client = true;
        return Truth::unknown;
    }
    const Environment& environment = scene_->request.environment;
    const auto found = environment.find(name);
    if (found == environment.end())
        return Truth::no;
    return found->second ? Truth::yes : Truth::unknown;
}

Results Decider::of_truth(Truth truth) {
    return truth == Truth::unknown ? granted | denied : truth == Truth::yes ? granted : denied;
}

Results Decider::of_expression(const AuthzNode& line) {
    Evaluation evaluation;
    const Verdict verdict = line.expression->holds(scene_, evaluation);
    hangs_on_client = hangs_on_client || evaluation.hangs_on_client || scene_ == nullptr;
    const Results refused = line.expression->mentions_user() ? no_user : denied;
    switch (verdict) {
        case Verdict::yes:
            return granted;
        case Verdict::no:
            return refused;
        case Verdict::unknown:
            return granted | refused;
        case Verdict::failed:
            break;
    }
    return failed;
}

Results Decider::of_line(const AuthzNode& line) {
    switch (line.provider) {
        case AuthzProvider::section:
        case AuthzProvider::all_denied:
            return denied;
        case AuthzProvider::all_granted:
            return granted;
        case AuthzProvider::method:
            return counts(line.wanted) ? granted : denied;
        case AuthzProvider::ip:
            return of_truth(client_is_in(line.subnets));
        case AuthzProvider::local:
            return of_truth(client_is_local());
        case AuthzProvider::host:
            return of_truth(client_is_in_domain(line.arguments));
        case AuthzProvider::forward_dns:
            hangs_on_client = hangs_on_client || !client();
            return of_truth(scene_ == nullptr
                                ? Truth::unknown
                                : client_is_named(scene_->httpd, scene_->request, line.arguments));
        case AuthzProvider::env: {
            Truth any = Truth::no;
            for (const std::string& name : line.arguments)
                any = either(any, has_variable(name));
            return of_truth(any);
        }
        case AuthzProvider::expr:
            return of_expression(line);
        case AuthzProvider::ssl:
        case AuthzProvider::ssl_verify_client: {  // no certificate of a client's is sent
            hangs_on_client = hangs_on_client || scene_ == nullptr;
            if (scene_ == nullptr)
                return granted | denied;
            const bool is_tls = scene_->request.sent.is_tls;
            return is_tls && line.provider == AuthzProvider::ssl ? granted : denied;
        }
        case AuthzProvider::user:
            if (scene_ != nullptr && header(scene_->request, "Authorization"))
                return granted | denied | no_user;
            return no_user;
        case AuthzProvider::foreign:
            break;
    }
    hangs_on_foreign = true;
    return granted | denied | no_user;
}

// apply_authz_sections, one step: what is known so far, and what the next child says.
Results combine(Results so_far, Results child, AuthzNode::Logic logic) {
    Results result = 0;
    const Results ends = logic == AuthzNode::Logic::all ? denied : granted;
    const Results weak = logic == AuthzNode::Logic::all ? granted : denied;
    for (const Results a : every_result) {
        if ((so_far & a) == 0)
            continue;
        for (const Results b : every_result) {
            if ((child & b) == 0)
                continue;
            const bool is_news = b == ends || b == failed || a == neutral || a == weak;
            const bool goes_on = a != ends && a != failed && b != neutral;
            result |= goes_on && is_news ? b : a;
        }
    }
    return result;
}

Results negate(Results results) {
    Results negated = results & (neutral | failed);
    if ((results & granted) != 0)
        negated |= denied;
    if ((results & (denied | no_user)) != 0)
        negated |= neutral;
    return negated;
}

Results Decider::evaluate(const AuthzNode& node, AuthzNode::Logic parent) {
    if (!counts(node.methods))
        return parent == AuthzNode::Logic::all ? granted : neutral;
    Results results = neutral;
    if (node.provider == AuthzProvider::section) {
        for (const AuthzNode& child : node.children)
            results = combine(results, evaluate(child, node.logic), node.logic);
    } else {
        results = of_line(node);
        because.push_back(node.because);
        if ((results & (results - 1)) != 0)
            undecided.push_back(node.because);
    }
    return node.negated ? negate(results) : results;
}

Results Decider::require(const AuthzLines& lines) {
    return lines.root == nullptr ? granted : evaluate(*lines.root, AuthzNode::Logic::all);
}

Truth Decider::matches(const CompatLines::Rule& rule) {
    switch (rule.whom) {
        case CompatLines::Whom::everyone:
            return Truth::yes;
        case CompatLines::Whom::variable:
            return has_variable(rule.name);
        case CompatLines::Whom::no_variable:
            return negate(has_variable(rule.name));
        case CompatLines::Whom::address:
            return client_is_in({*rule.subnet});
        case CompatLines::Whom::host:
            return client_is_in_domain({rule.name});
    }
    return Truth::unknown;
}

Truth Decider::match_any(const std::vector<CompatLines::Rule>& rules) {
    Truth result = Truth::no;
    for (const CompatLines::Rule& rule : rules) {
        if (!counts(rule.methods))
            continue;
        const Truth match = matches(rule);
        if (match == Truth::unknown)
            undecided.push_back(rule.because);
        result = either(result, match);
    }
    return result;
}

// check_dir_access of mod_access_compat: whether it lets the request pass.
Truth Decider::order(const CompatLines& lines) {
    auto order = CompatLines::Order::deny_allow;
    for (const auto& line : lines.orders)
        if (counts(line.methods))
            order = line.value;
    const std::size_t known = undecided.size();
    const Truth allowed = match_any(lines.allows);
    const Truth refused = match_any(lines.denies);
    const Truth passes = order == CompatLines::Order::deny_allow ? either(allowed, negate(refused))
                                                                 : both(allowed, negate(refused));
    if (passes != Truth::unknown)
        undecided.resize(known);
    because.insert(because.end(), lines.because.begin(), lines.because.end());
    return passes;
}

bool Decider::any_satisfies(const CompatLines& lines) const {
    auto satisfy = CompatLines::Satisfy::all;
    for (const auto& line : lines.satisfies)
        if (counts(line.methods))
            satisfy = line.value;
    return satisfy == CompatLines::Satisfy::any;
}

// authorize_user_core before anybody has logged in, and what follows.
unsigned outcomes_of(Results require, const PerDir& dir, const Scene* scene, LoginFault& fault) {
    unsigned outcomes = 0;
    if ((require & granted) != 0)
        outcomes |= outcome::granted;
    if ((require & (denied | neutral)) != 0)
        outcomes |= outcome::forbidden;
    if ((require & failed) != 0)
        outcomes |= outcome::failed;
    if ((require & no_user) != 0) {
        const Login login =
            scene == nullptr ? Login{outcome::login} : without_credentials(dir.authn, *scene);
        outcomes |= login.outcomes;
        fault = login.fault;
    }
    return outcomes;
}

// The hooks that run with mod_access_compat's, of which each must let the request pass.
unsigned stopped_at(const GateLines& gate, const Scene& scene, std::vector<Cause>& because) {
    const MethodMask methods = gate.methods.value_or(0);
    if (methods != 0 && (methods & method_bit(scene.request.method())) == 0) {
        because.push_back(gate.methods_because.back());
        return outcome::wrong_method;
    }
    if (!gate.needs_ssl || scene.request.sent.is_tls)
        return 0;
    because.push_back(*gate.needs_ssl);
    return outcome::forbidden;
}

// AuthType without any Require; and where mod_authz_core is not there, nobody lets a request in.
Results without_lines(const PerDir& dir, const Scene* scene) {
    if (scene == nullptr)
        return granted;
    const LoadedModules& modules = scene->httpd.tree.global.read.modules;
    if (modules.dialect() == Dialect::apache22)
        return granted;
    if (!modules.has("authz_core_module"))
        return no_user;
    if (!dir.authn.type)
        return granted;
    const Expression::Text type = dir.authn.type->text(scene);
    if (!type.failed && !type.value)
        return granted | failed;
    return type.failed || text::equals_ignoring_case(*type.value, "none") ? granted : failed;
}

Access as_access(unsigned outcomes, const Decider& decider) {
    if (outcomes == outcome::granted)
        return Access::granted;
    if ((outcomes & outcome::granted) == 0)
        return (outcomes & outcome::login) != 0 ? Access::needs_login : Access::denied;
    return decider.hangs_on_client && !decider.hangs_on_foreign ? Access::depends_on_client
                                                                : Access::unknown;
}

}  // namespace

AccessDecision decide_access(const PerDir& dir, const Scene* scene) {
    Decider decider(scene);
    const Results require =
        dir.authz.root != nullptr ? decider.require(dir.authz) : without_lines(dir, scene);
    AccessDecision decision;
    unsigned outcomes = outcomes_of(require, dir, scene, decision.login_fault);
    const unsigned stopped = scene != nullptr ? stopped_at(dir.gate, *scene, decider.because) : 0;
    if (dir.compat || stopped != 0) {
        const CompatLines& compat = dir.compat ? *dir.compat : CompatLines{};
        const Truth passes = stopped != 0 ? Truth::no : decider.order(compat);
        const bool any = decider.any_satisfies(compat);
        const unsigned refusal = stopped != 0 ? stopped : outcome::forbidden;
        const unsigned decided = any ? outcome::granted : refusal;
        const Truth decides = any ? passes : negate(passes);
        if (decides == Truth::yes)
            outcomes = decided;
        else if (decides == Truth::unknown)
            outcomes |= decided;
    }
    if (dir.authn.access_program && scene != nullptr) {
        outcomes |= outcome::forbidden | outcome::failed;
        decider.undecided.push_back(*dir.authn.access_program);
    }
    decision.outcomes = outcomes;
    decision.setting.value = as_access(outcomes, decider);
    decision.setting.because = std::move(decider.because);
    decision.setting.undecided = std::move(decider.undecided);
    decision.hangs_on_client = decider.hangs_on_client && !decider.hangs_on_foreign;
    return decision;
}

}  // namespace fcgicheck::apache
