// The lines of mod_authz_core and mod_access_compat, checked as they are parsed
// (add_authz_provider; order, allow_cmd and satisfy).
#include <algorithm>
#include <array>

#include "apache/lexer.h"
#include "apache/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

bool is_decimal_below(std::string_view text, int limit) {
    if (text.empty() || text.size() > 3)
        return false;
    int value = 0;
    for (const char c : text) {
        if (!text::is_digit(c))
            return false;
        value = value * 10 + (c - '0');
    }
    return value < limit;
}

// One to four numbers with dots, the last of which may be empty: "10", "10.1.", "10.1.2.3".
bool is_ipv4(std::string_view text, bool whole) {
    int parts = 0;
    while (true) {
        const std::size_t dot = text.find('.');
        if (!is_decimal_below(text.substr(0, dot), 256))
            return false;
        ++parts;
        if (dot == std::string_view::npos || (dot + 1 == text.size() && parts < 4))
            break;
        text.remove_prefix(dot + 1);
    }
    return whole ? parts == 4 : parts <= 4;
}

// Whether apr_ipsubnet_create takes it. An address with a colon is taken for IPv6 unchecked.
bool is_subnet(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    if (address.find(':') != std::string_view::npos)
        return true;
    if (slash == std::string_view::npos)
        return is_ipv4(address, false);
    const std::string_view mask = text.substr(slash + 1);
    return is_ipv4(address, false) && (is_decimal_below(mask, 33) || is_ipv4(mask, true));
}

MaybeComplaint check_ip(const std::vector<std::string>& arguments) {
    if (arguments.empty())
        return Complaint{"'require ip' requires an argument"};
    for (const std::string& argument : arguments)
        if (!is_subnet(argument) && argument.find("%{") == std::string::npos)
            return Complaint{"ip address '" + argument + "' appears to be invalid"};
    return std::nullopt;
}

MaybeComplaint check_provider(const std::string& provider, std::string_view rest) {
    if (equals_ignoring_case(provider, "all")) {
        if (equals_ignoring_case(rest, "granted") || equals_ignoring_case(rest, "denied"))
            return std::nullopt;
        return Complaint{"Argument for 'Require all' must be 'granted' or 'denied'"};
    }
    if (equals_ignoring_case(provider, "ip"))
        return check_ip(words_of(rest));
    return std::nullopt;
}

MaybeComplaint find_provider(const Walk& walk, const std::string& name) {
    const std::string key = text::to_lower(name);
    if (walk.global.provider_aliases.contains(key))
        return std::nullopt;
    const auto modules = modules_of_provider(key);
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

// The root of this section's lines, as it is built: a <RequireAny> of its own.
AuthzNode root_of(const PerDir& dir) {
    if (dir.authz.root != nullptr)
        return *dir.authz.root;
    AuthzNode root;
    root.for_get = false;  // until a child is
    return root;
}

MaybeComplaint require(Walk& walk, const Directive& directive) {
    std::string_view rest = directive.raw_arguments;
    AuthzNode line;
    line.provider = take_word(rest);
    if (equals_ignoring_case(line.provider, "not")) {
        line.provider = take_word(rest);
        line.negated = true;
    }
    if (auto complaint = find_provider(walk, line.provider))
        return complaint;
    if (auto complaint = check_provider(line.provider, rest))
        return complaint;
    line.arguments = words_of(rest);
    line.because = cause_of(directive);
    line.for_get = walk.for_get;
    const bool among_any = walk.authz == nullptr || walk.authz->logic == AuthzNode::Logic::any;
    if (line.negated && among_any) {
        const bool in_none = walk.authz != nullptr && walk.authz->negated;
        return Complaint{std::string("negative Require directive has no effect in ") +
                         (in_none ? "<RequireNone>" : "<RequireAny>") + " directive"};
    }
    AuthzLines& lines = walk.dir->authz;
    lines.spoken = true;
    if (walk.authz != nullptr) {
        walk.authz->for_get = walk.authz->for_get || line.for_get;
        walk.authz->children.push_back(std::move(line));
        return std::nullopt;
    }
    AuthzNode root = root_of(*walk.dir);
    root.for_get = root.for_get || line.for_get;
    root.children.push_back(std::move(line));
    lines.root = std::make_shared<const AuthzNode>(std::move(root));
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

CompatLines& compat_of(Walk& walk) {
    if (!walk.dir->compat)
        walk.dir->compat.emplace();
    return *walk.dir->compat;
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
    if (!walk.for_get)
        return std::nullopt;
    lines.order = found->second;
    lines.because.push_back(cause_of(directive));
    return std::nullopt;
}

MaybeComplaint add_rules(Walk& walk, const Directive& directive,
                         std::vector<CompatLines::Rule> CompatLines::*rules) {
    if (!equals_ignoring_case(directive.arguments.front(), "from"))
        return Complaint{"allow and deny must be followed by 'from'"};
    CompatLines& lines = compat_of(walk);
    for (std::size_t i = 1; i < directive.arguments.size(); ++i) {
        const std::string& where = directive.arguments[i];
        const bool everyone = equals_ignoring_case(where, "all");
        const bool by_variable = text::to_lower(where).starts_with("env=");
        if (!everyone && !by_variable) {
            if (where.find('/') != std::string::npos && !is_subnet(where))
                return Complaint{is_ipv4(where.substr(0, where.find('/')), false)
                                     ? "The specified network mask is invalid."
                                     : "An IP address was expected"};
            if (where.find('/') == std::string::npos && !is_subnet(where) &&
                where.find('#') != std::string::npos)
                return Complaint{"No comments are allowed here"};
        }
        (lines.*rules)
            .push_back({.whom = everyone ? CompatLines::Whom::everyone : CompatLines::Whom::some,
                        .for_get = walk.for_get,
                        .because = cause_of(directive)});
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
    if (!walk.for_get)
        return std::nullopt;
    lines.satisfy = any ? CompatLines::Satisfy::any : CompatLines::Satisfy::all;
    lines.because.push_back(cause_of(directive));
    return std::nullopt;
}

constexpr std::string_view hosts_help = "'from' followed by hostnames or IP-address wildcards";

constexpr std::array commands = std::to_array<Command>({
    {"allow", Arity::at_least_two, hosts_help, allow},
    {"AuthMerging", Arity::one,
     "controls how a <Directory>, <Location>, or similar directive's authorization directives are "
     "combined with those of its predecessor",
     set_merging},
    {"deny", Arity::at_least_two, hosts_help, deny},
    {"order", Arity::one, "'allow,deny', 'deny,allow', or 'mutual-failure'", order},
    {"Require", Arity::raw, "", require},
    {"Satisfy", Arity::one, "access policy if both allow and require used ('all' or 'any')",
     satisfy},
});

}  // namespace

std::span<const Command> access_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
