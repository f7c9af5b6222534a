#include "apache/access.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

// What a check may answer, as a set of bits: one bit where it is decided.
using Results = unsigned;
constexpr Results granted = 1, denied = 2, no_user = 4, neutral = 8, unknown = 16;

Results of_method(const std::vector<std::string>& methods) {
    const bool has_get = std::any_of(methods.begin(), methods.end(), [](const std::string& method) {
        return method == "GET" || method == "HEAD";
    });
    return has_get ? granted : denied;
}

Results of_provider(const AuthzNode& line) {
    const std::string name = text::to_lower(line.provider);
    if (name == "all")
        return !line.arguments.empty() && text::equals_ignoring_case(line.arguments[0], "granted")
                   ? granted
                   : denied;
    if (name == "method")
        return of_method(line.arguments);
    constexpr std::array on_client = std::to_array<std::string_view>(
        {"ip", "host", "forward-dns", "local", "env", "expr", "ssl", "ssl-verify-client"});
    if (std::find(on_client.begin(), on_client.end(), name) != on_client.end())
        return granted | denied;
    constexpr std::array on_user = std::to_array<std::string_view>(
        {"user", "valid-user", "group", "file-group", "file-owner", "dbm-group", "dbm-file-group",
         "dbd-group", "dbd-login", "ldap-user", "ldap-group", "ldap-dn", "ldap-attribute",
         "ldap-filter", "ldap-search"});
    if (std::find(on_user.begin(), on_user.end(), name) != on_user.end())
        return no_user;
    return unknown;
}

// apply_authz_sections, one step: what is known so far, and what the next child says.
Results combine(Results so_far, Results child, AuthzNode::Logic logic) {
    Results result = 0;
    for (const Results a : {granted, denied, no_user, neutral, unknown}) {
        if ((so_far & a) == 0)
            continue;
        for (const Results b : {granted, denied, no_user, neutral, unknown}) {
            if ((child & b) == 0)
                continue;
            const Results ends = logic == AuthzNode::Logic::all ? denied : granted;
            const Results weak = logic == AuthzNode::Logic::all ? granted : denied;
            const bool is_news = b == ends || b == unknown || a == neutral || a == weak;
            const bool goes_on = a != ends && b != neutral;
            result |= goes_on && is_news ? b : a;
        }
    }
    return result;
}

Results negate(Results results) {
    Results negated = results & (neutral | unknown);
    if ((results & granted) != 0)
        negated |= denied;
    if ((results & (denied | no_user)) != 0)
        negated |= neutral;
    return negated;
}

Results evaluate(const AuthzNode& node, AuthzNode::Logic parent, Setting<Access>& setting) {
    if (!node.for_get)
        return parent == AuthzNode::Logic::all ? granted : neutral;
    Results results = neutral;
    if (node.provider.empty()) {
        for (const AuthzNode& child : node.children)
            results = combine(results, evaluate(child, node.logic, setting), node.logic);
    } else {
        results = of_provider(node);
        setting.because.push_back(node.because);
        if ((results & (results - 1)) != 0 || results == unknown)
            setting.undecided.push_back(node.because);
    }
    return node.negated ? negate(results) : results;
}

enum class Matches : std::uint8_t { no, maybe, yes };

Matches match_any(const std::vector<CompatLines::Rule>& rules) {
    Matches result = Matches::no;
    for (const CompatLines::Rule& rule : rules) {
        if (!rule.for_get)
            continue;
        result = std::max(result,
                          rule.whom == CompatLines::Whom::everyone ? Matches::yes : Matches::maybe);
    }
    return result;
}

// check_dir_access of mod_access_compat, for every client at once.
Results of_order(const CompatLines& compat) {
    const Matches allowed = match_any(compat.allows);
    const Matches refused = match_any(compat.denies);
    if (compat.order == CompatLines::Order::deny_allow) {
        if (allowed == Matches::yes || refused == Matches::no)
            return granted;
        if (refused == Matches::yes && allowed == Matches::no)
            return denied;
        return granted | denied;
    }
    if (allowed == Matches::no || refused == Matches::yes)
        return denied;
    if (allowed == Matches::yes && refused == Matches::no)
        return granted;
    return granted | denied;
}

Results of_both(Results order, Results require, CompatLines::Satisfy satisfy) {
    return combine(
        order, require,
        satisfy == CompatLines::Satisfy::any ? AuthzNode::Logic::any : AuthzNode::Logic::all);
}

Access as_access(Results results) {
    if ((results & unknown) != 0)
        return Access::unknown;
    if (results == granted)
        return Access::granted;
    if ((results & ~(denied | neutral)) == 0)
        return Access::denied;
    if ((results & granted) == 0 && (results & no_user) != 0)
        return Access::needs_login;
    return Access::depends_on_client;
}

}  // namespace

AuthzLines merge(const AuthzLines& base, const AuthzLines& later) {
    using Merging = AuthzLines::Merging;
    if (!later.spoken)
        return base;
    if (later.merging == Merging::unset && later.root == nullptr && base.root != nullptr)
        return base;
    if (later.merging == Merging::off || later.merging == Merging::unset ||
        (base.root == nullptr && later.root == nullptr))
        return later;
    AuthzLines merged = later;
    if (later.root == nullptr)
        merged.root = base.root;
    if (base.root == nullptr || later.root == nullptr)
        return merged;
    AuthzNode both;
    both.logic = later.merging == Merging::all ? AuthzNode::Logic::all : AuthzNode::Logic::any;
    both.for_get = base.root->for_get || later.root->for_get;
    both.children = {*base.root, *later.root};
    merged.root = std::make_shared<const AuthzNode>(std::move(both));
    return merged;
}

Setting<Access> decide_access(const AuthzLines& authz, const std::optional<CompatLines>& compat) {
    Setting<Access> setting;
    Results require = granted;
    if (authz.root != nullptr) {
        require = evaluate(*authz.root, AuthzNode::Logic::all, setting);
        if ((require & neutral) != 0)
            require = (require & ~neutral) | denied;
    }
    Results result = require;
    if (compat) {
        const Results order = of_order(*compat);
        result = of_both(order, require, compat->satisfy);
        setting.because.insert(setting.because.end(), compat->because.begin(),
                               compat->because.end());
        if ((order & (order - 1)) != 0) {
            for (const auto* rules : {&compat->allows, &compat->denies})
                for (const CompatLines::Rule& rule : *rules)
                    if (rule.for_get && rule.whom == CompatLines::Whom::some)
                        setting.undecided.push_back(rule.because);
        }
    }
    setting.value = as_access(result);
    return setting;
}

}  // namespace fcgicheck::apache
