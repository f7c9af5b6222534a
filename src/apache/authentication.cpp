// AuthType and AuthName (modules/aaa/mod_authn_core.c), and the directives that let a program
// answer for httpd who may come in.
#include <array>

#include "apache/walk.h"

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
        return Complaint{"Cannot parse expression '" + written + "' in " + directive.name + ": " +
                         *message};
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

MaybeComplaint ask_program(Walk& walk, const Directive& directive) {
    if (walk.dir != nullptr)
        walk.dir->authn.program = cause_of(directive);
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"AuthName", Arity::one, "the authentication realm (e.g. \"Members Only\")", auth_name},
    {"AuthType", Arity::one, "an HTTP authorization type (e.g., \"Basic\")", auth_type},
    {"AuthBasicFake", Arity::raw, "", ask_program},
    {"AuthnzFcgiCheckAuthnProvider", Arity::raw, "", ask_program},
    {"FcgidAccessChecker", Arity::raw, "", ask_program},
    {"FcgidAuthenticator", Arity::raw, "", ask_program},
    {"FcgidAuthorizer", Arity::raw, "", ask_program},
});

}  // namespace

std::span<const Command> authentication_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
