// AuthType and AuthName (modules/aaa/mod_authn_core.c), and the providers that passwords come from.
#include <algorithm>
#include <array>
#include <utility>

#include "apache/directives/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

MaybeComplaint read_text(const Walk& walk, const Directive& directive,
                         std::optional<Expression>& expression) {
    const std::string& written = directive.arguments.front();
    auto parsed = Expression::parse(
        written, Expression::Kind::text,
        {.modules = walk.global.read.modules, .is_restricted = walk.override != nullptr});
    if (const auto* message = std::get_if<std::string>(&parsed))
        return Complaint{"Cannot parse expression '" + written + "' in " +
                         std::string(directive.name) + ": " + *message};
    expression = std::get<Expression>(std::move(parsed));
    return std::nullopt;
}

MaybeComplaint auth_type(Walk& walk, const Directive& directive) {
    AuthnLines& lines = walk.dir->authn;
    lines.type_because.push_back(cause_of(directive));
    return read_text(walk, directive, lines.type);
}

MaybeComplaint auth_name(Walk& walk, const Directive& directive) {
    walk.dir->authn.has_name = true;
    std::optional<Expression> name;
    return read_text(walk, directive, name);
}

AuthFile auth_file(const Walk& walk, const Directive& directive) {
    return {.line = cause_of(directive),
            .path = server_relative(walk.global.read, directive.arguments.front()),
            .file = std::nullopt};
}

MaybeComplaint auth_user_file(Walk& walk, const Directive& directive) {
    walk.dir->authn.user_file = auth_file(walk, directive);
    return std::nullopt;
}

MaybeComplaint auth_group_file(Walk& walk, const Directive& directive) {
    walk.dir->authn.group_file = auth_file(walk, directive);
    return std::nullopt;
}

MaybeComplaint ask_for_login(Walk& walk, const Directive& directive) {
    walk.dir->authn.program = cause_of(directive);
    return std::nullopt;
}

constexpr auto password_providers = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"anon", "authn_anon_module"},
    {"dbd", "authn_dbd_module"},
    {"dbm", "authn_dbm_module"},
    {"file", "authn_file_module"},
    {"ldap", "authnz_ldap_module"},
    {"socache", "authn_socache_module"},
});

MaybeComplaint check_providers(const Walk& walk, std::span<const std::string> names) {
    const LoadedModules& modules = walk.global.read.modules;
    for (const std::string& name : names) {
        if (walk.global.authn_providers.contains(name))
            continue;
        const auto* const known = std::find_if(password_providers.begin(), password_providers.end(),
                                               [&](const auto& row) { return row.first == name; });
        const bool is_known = known != password_providers.end();
        if (is_known ? modules.has(known->second) : !modules.all_are_known())
            continue;
        Complaint unknown{"Unknown Authn provider: " + name};
        if (is_known) {
            unknown.kind = ConfigErrorKind::missing_module;
            unknown.needs = known->second;
        }
        return unknown;
    }
    return std::nullopt;
}

MaybeComplaint ask_others(Walk& walk, const Directive&) {
    walk.dir->authn.asks_others = true;
    return std::nullopt;
}

MaybeComplaint fake_login(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    if (!text::equals_ignoring_case(words[0], "off")) {
        const ExpressionPlace place{.modules = walk.global.read.modules,
                                    .is_restricted = walk.override != nullptr};
        for (const std::string& word : words) {
            const auto parsed = Expression::parse(word, Expression::Kind::text, place);
            const std::string what = &word == words.data()
                                         ? "username expression"
                                         : "password expression associated to user";
            if (const auto* message = std::get_if<std::string>(&parsed))
                return Complaint{"Could not parse fake " + what + " '" + words[0] +
                                 "': " + *message};
        }
    }
    return ask_others(walk, directive);
}

// AuthBasicProvider and its like.
MaybeComplaint choose_providers(Walk& walk, const Directive& directive) {
    const auto& names = directive.arguments;
    if (registered_name(directive) == "AuthBasicProvider")
        walk.dir->authn.asks_others = std::any_of(
            names.begin(), names.end(), [](const std::string& name) { return name != "file"; });
    return check_providers(walk, directive.arguments);
}

constexpr std::array commands = std::to_array<Command>({
    {"AuthName", auth_name},
    {"AuthType", auth_type},
    {"AuthUserFile", auth_user_file},
    {"AuthGroupFile", auth_group_file},
    {"AuthBasicAuthoritative", ask_others},
    {"AuthBasicFake", fake_login},
    {"AuthBasicProvider", choose_providers},
    {"AuthBasicUseDigestAlgorithm", ask_others},
    {"AuthDigestProvider", choose_providers},
    {"AuthFormProvider", choose_providers},
    {"AuthnzFcgiCheckAuthnProvider", ask_for_login},
    {"AuthnzFcgiDefineProvider", define_provider},
});

}  // namespace

std::optional<Complaint> define_provider(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    if (directive.is_section && words.size() < 2)
        return Complaint{registered_name(directive) + "> directive requires additional arguments"};
    if (directive.is_section)
        if (auto complaint = check_providers(walk, {words.data(), 1}))
            return complaint;
    if (words.size() < 2)
        return std::nullopt;
    // AuthnzFcgiDefineProvider authn|authz|authnz NAME
    const bool authorizes = !directive.is_section && text::to_lower(words[0]).ends_with('z');
    if (authorizes) {
        AuthzNode& provider = walk.global.provider_aliases[words[1]];
        provider.provider = AuthzProvider::foreign;
        provider.because = cause_of(directive);
    }
    if (!authorizes || words[0].size() > 5)
        walk.global.authn_providers.insert(words[1]);
    return std::nullopt;
}

std::span<const Command> authentication_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
