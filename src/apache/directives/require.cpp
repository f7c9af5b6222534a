// The lines of mod_authz_core and mod_access_compat, checked as they are parsed
// (add_authz_provider; order, allow_cmd and satisfy).
#include <algorithm>
#include <array>

#include "apache/directives/walk.h"
#include "apache/reading/lexer.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

constexpr auto providers = std::to_array<std::pair<std::string_view, AuthzProvider>>({
    {"method", AuthzProvider::method},
    {"ip", AuthzProvider::ip},
    {"local", AuthzProvider::local},
    {"host", AuthzProvider::host},
    {"forward-dns", AuthzProvider::forward_dns},
    {"env", AuthzProvider::env},
    {"expr", AuthzProvider::expr},
    {"ssl", AuthzProvider::ssl},
    {"ssl-verify-client", AuthzProvider::ssl_verify_client},
    {"user", AuthzProvider::user},
    {"valid-user", AuthzProvider::user},
    {"group", AuthzProvider::user},
    {"file-owner", AuthzProvider::user},
    {"file-group", AuthzProvider::user},
    {"dbm-group", AuthzProvider::user},
    {"dbm-file-group", AuthzProvider::user},
    {"dbd-group", AuthzProvider::user},
    {"dbd-login", AuthzProvider::user},
    {"dbd-logout", AuthzProvider::user},
    {"ldap-user", AuthzProvider::user},
    {"ldap-group", AuthzProvider::user},
    {"ldap-dn", AuthzProvider::user},
    {"ldap-attribute", AuthzProvider::user},
    {"ldap-filter", AuthzProvider::user},
    {"ldap-search", AuthzProvider::user},
});

// Those whose arguments are an expression.
constexpr auto with_expression =
    std::to_array<std::string_view>({"host", "forward-dns", "user", "group", "dbm-group",
                                     "dbd-group", "ldap-user", "ldap-group", "ldap-dn"});

MaybeComplaint read_addresses(AuthzNode& line) {
    if (line.arguments.empty())
        return Complaint{"'require ip' requires an argument"};
    for (const std::string& argument : line.arguments) {
        const auto parsed = IpSubnet::parse(argument);
        if (const auto* fault = std::get_if<IpSubnet::Fault>(&parsed)) {
            const std::string why(words_of(*fault));
            return Complaint{"ip address '" + argument + "' appears to be invalid" +
                             (why.empty() ? "" : ": " + why)};
        }
        line.subnets.push_back(std::get<IpSubnet>(parsed));
    }
    return std::nullopt;
}

MaybeComplaint read_methods(const Walk& walk, AuthzNode& line) {
    for (const std::string& argument : line.arguments) {
        const auto method = known_method(argument, walk.global.methods);
        if (!method)
            return Complaint{"Invalid Method '" + argument + "'"};
        line.wanted |= *method;
    }
    return std::nullopt;
}

MaybeComplaint read_expression(const Walk& walk, std::string_view written, Expression::Kind kind,
                               AuthzNode& line) {
    auto parsed = Expression::parse(
        written, kind,
        {.modules = walk.global.read.modules, .is_restricted = walk.override != nullptr});
    if (const auto* message = std::get_if<std::string>(&parsed))
        return Complaint{"Cannot parse expression in require line: " + *message};
    line.expression = std::get<Expression>(std::move(parsed));
    return std::nullopt;
}

MaybeComplaint read_all(std::string_view rest, AuthzNode& line) {
    const bool grants = equals_ignoring_case(rest, "granted");
    if (!grants && !equals_ignoring_case(rest, "denied"))
        return Complaint{"Argument for 'Require all' must be 'granted' or 'denied'"};
    line.provider = grants ? AuthzProvider::all_granted : AuthzProvider::all_denied;
    return std::nullopt;
}

// What stands behind the provider's name.
MaybeComplaint read_arguments(const Walk& walk, std::string_view name, std::string_view rest,
                              AuthzNode& line) {
    line.arguments = words_of(rest);
    if (name == "all")
        return read_all(rest, line);
    const auto* const found = std::find_if(providers.begin(), providers.end(),
                                           [&](const auto& row) { return row.first == name; });
    line.provider = found == providers.end() ? AuthzProvider::foreign : found->second;
    if (line.provider == AuthzProvider::ip)
        return read_addresses(line);
    if (line.provider == AuthzProvider::method)
        return read_methods(walk, line);
    if (line.provider == AuthzProvider::expr) {
        if (rest.size() > 1 && rest.starts_with('"') && rest.ends_with('"'))
            rest = rest.substr(1, rest.size() - 2);
        return read_expression(walk, rest, Expression::Kind::condition, line);
    }
    if (std::find(with_expression.begin(), with_expression.end(), name) != with_expression.end())
        return read_expression(walk, rest, Expression::Kind::text, line);
    return std::nullopt;
}

MaybeComplaint find_provider(const Walk& walk, const std::string& name) {
    const auto modules = modules_of_provider(name);
    const LoadedModules& loaded = walk.global.read.modules;
    if (loaded.has_any(modules) || (modules.empty() && !loaded.all_are_known()))
        return std::nullopt;
    Complaint unknown{"Unknown Authz provider: " + name};
    if (!modules.empty()) {
        unknown.kind = ConfigErrorKind::missing_module;
        unknown.needs = modules.front();
    }
    return unknown;
}

MaybeComplaint read_requirement(const Walk& walk, std::string_view rest, AuthzNode& line) {
    std::string name = take_word(rest);
    if (equals_ignoring_case(name, "not")) {
        name = take_word(rest);
        line.negated = true;
    }
    const auto alias = walk.global.provider_aliases.find(name);
    if (alias != walk.global.provider_aliases.end()) {
        const bool negated = line.negated;
        line = alias->second;
        line.negated = negated;
        return std::nullopt;
    }
    if (auto complaint = find_provider(walk, name))
        return complaint;
    return read_arguments(walk, name, rest, line);
}

MaybeComplaint require(Walk& walk, const Directive& directive) {
    AuthzNode line;
    // In 2.2 any word asks for a login; which users it lets in is asked after that.
    if (walk.global.read.modules.dialect() == Dialect::apache22)
        line.provider = AuthzProvider::user;
    else if (auto complaint = read_requirement(walk, directive.raw_arguments, line))
        return complaint;
    line.because = cause_of(directive);
    line.methods = walk.methods;
    const bool among_any = walk.authz == nullptr || walk.authz->logic == AuthzNode::Logic::any;
    if (line.negated && among_any) {
        const bool in_none = walk.authz != nullptr && walk.authz->negated;
        return Complaint{std::string("negative Require directive has no effect in ") +
                         (in_none ? "<RequireNone>" : "<RequireAny>") + " directive"};
    }
    AuthzLines& lines = walk.dir->authz;
    lines.spoken = true;
    if (walk.authz != nullptr) {
        walk.authz->methods |= line.methods;
        walk.authz->children.push_back(std::move(line));
        return std::nullopt;
    }
    AuthzNode& root = requirements(*walk.dir);
    root.methods |= line.methods;
    root.children.push_back(std::move(line));
    return std::nullopt;
}

MaybeComplaint set_merging(Walk& walk, const Directive& directive) {
    using Merging = AuthzLines::Merging;
    const std::string& word = directive.arguments.front();
    AuthzLines& lines = walk.dir->authz;
    lines.spoken = true;
    if (equals_ignoring_case(word, "Off"))
        lines.merging = Merging::off;
    else if (equals_ignoring_case(word, "And"))
        lines.merging = Merging::all;
    else if (equals_ignoring_case(word, "Or"))
        lines.merging = Merging::any;
    else
        return Complaint{"AuthMerging must be one of: Off | And | Or"};
    return std::nullopt;
}

MaybeComplaint order(Walk& walk, const Directive& directive) {
    using Order = CompatLines::Order;
    const std::string& word = directive.arguments.front();
    constexpr std::array orders = std::to_array<std::pair<std::string_view, Order>>(
        {{"allow,deny", Order::allow_deny},
         {"deny,allow", Order::deny_allow},
         {"mutual-failure", Order::mutual_failure}});
    const auto* const found = std::find_if(orders.begin(), orders.end(), [&](const auto& row) {
        return equals_ignoring_case(row.first, word);
    });
    if (found == orders.end())
        return Complaint{"unknown order"};
    CompatLines& lines = compat_of(walk);
    lines.orders.push_back(
        {.value = found->second, .methods = walk.methods, .because = cause_of(directive)});
    lines.because.push_back(cause_of(directive));
    return std::nullopt;
}

MaybeComplaint read_rule(const std::string& where, CompatLines::Rule& rule) {
    using Whom = CompatLines::Whom;
    const std::string lower = text::to_lower(where);
    if (lower.starts_with("env=")) {
        const bool negated = lower.starts_with("env=!");
        rule.whom = negated ? Whom::no_variable : Whom::variable;
        rule.name = where.substr(negated ? 5 : 4);
        return std::nullopt;
    }
    if (lower == "all") {
        rule.whom = Whom::everyone;
        return std::nullopt;
    }
    const auto parsed = IpSubnet::parse(where);
    if (const auto* subnet = std::get_if<IpSubnet>(&parsed)) {
        rule.whom = Whom::address;
        rule.subnet = *subnet;
        return std::nullopt;
    }
    const auto fault = std::get<IpSubnet::Fault>(parsed);
    if (fault != IpSubnet::Fault::no_address)
        return Complaint{std::string(words_of(fault))};
    if (where.find('/') != std::string::npos)
        return Complaint{"An IP address was expected"};
    if (where.find('#') != std::string::npos)
        return Complaint{"No comments are allowed here"};
    rule.name = where;
    return std::nullopt;
}

MaybeComplaint add_rules(Walk& walk, const Directive& directive,
                         std::vector<CompatLines::Rule> CompatLines::*rules) {
    if (!equals_ignoring_case(directive.arguments.front(), "from"))
        return Complaint{"allow and deny must be followed by 'from'"};
    CompatLines& lines = compat_of(walk);
    for (std::size_t i = 1; i < directive.arguments.size(); ++i) {
        CompatLines::Rule rule{.methods = walk.methods, .because = cause_of(directive)};
        if (auto complaint = read_rule(directive.arguments[i], rule))
            return complaint;
        (lines.*rules).push_back(std::move(rule));
    }
    lines.because.push_back(cause_of(directive));
    return std::nullopt;
}

MaybeComplaint allow(Walk& walk, const Directive& directive) {
    return add_rules(walk, directive, &CompatLines::allows);
}

MaybeComplaint deny(Walk& walk, const Directive& directive) {
    return add_rules(walk, directive, &CompatLines::denies);
}

MaybeComplaint satisfy(Walk& walk, const Directive& directive) {
    const std::string& word = directive.arguments.front();
    const bool any = equals_ignoring_case(word, "any");
    if (!any && !equals_ignoring_case(word, "all"))
        return Complaint{"Satisfy either 'any' or 'all'."};
    CompatLines& lines = compat_of(walk);
    lines.satisfies.push_back({.value = any ? CompatLines::Satisfy::any : CompatLines::Satisfy::all,
                               .methods = walk.methods,
                               .because = cause_of(directive)});
    lines.because.push_back(cause_of(directive));
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"allow", allow},
    {"AuthMerging", set_merging},
    {"deny", deny},
    {"order", order},
    {"Require", require},
    {"Satisfy", satisfy},
});

}  // namespace

CompatLines& compat_of(Walk& walk) {
    if (!walk.dir->compat)
        walk.dir->compat.emplace();
    return *walk.dir->compat;
}

AuthzNode& requirements(PerDir& dir) {
    const bool is_new = !dir.authz.root;
    AuthzNode& root = dir.authz.root.own();
    if (is_new)
        root.methods = 0;  // until a child's are there
    return root;
}

MaybeComplaint read_provider_alias(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    if (words.size() < 2)
        return Complaint{"<AuthzProviderAlias> directive requires additional arguments"};
    const std::string rest = words.size() > 2 ? words[2] : "";
    if (auto complaint = find_provider(walk, words[0]))
        return complaint;
    AuthzNode line;
    if (auto complaint = read_arguments(walk, words[0], rest, line))
        return Complaint{"Can't parse 'Require " + words[0] + " " + rest +
                         "': " + complaint->message};
    walk.global.provider_aliases[words[1]] = std::move(line);
    return std::nullopt;
}

std::span<const Command> access_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
