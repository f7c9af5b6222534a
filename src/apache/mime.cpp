// AddHandler, AddType, SetHandler and their kin (modules/http/mod_mime.c; set_sethandler and
// ForceType, server/core.c), and TypesConfig.
#include <array>

#include "apache/handler.h"
#include "apache/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

std::string extension_key(const std::string& written) {
    std::string key = text::to_lower(written);
    if (key.starts_with('.'))
        key.erase(0, 1);
    return key;
}

MaybeComplaint add(Walk& walk, const Directive& directive, ExtensionItem item) {
    const std::string value = text::to_lower(directive.arguments.front());
    for (std::size_t i = 1; i < directive.arguments.size(); ++i) {
        ExtensionInfo& info = walk.dir->mime.extensions[extension_key(directive.arguments[i])];
        const bool is_handler = item == ExtensionItem::handler;
        (is_handler ? info.handler : info.type) = value;
        (is_handler ? info.handler_because : info.type_because).push_back(cause_of(directive));
    }
    return std::nullopt;
}

MaybeComplaint remove(Walk& walk, const Directive& directive, ExtensionItem item) {
    for (const std::string& extension : directive.arguments)
        walk.dir->mime.removals.push_back(
            {.extension = extension_key(extension), .item = item, .because = cause_of(directive)});
    return std::nullopt;
}

MaybeComplaint add_handler(Walk& walk, const Directive& directive) {
    return add(walk, directive, ExtensionItem::handler);
}

MaybeComplaint add_type(Walk& walk, const Directive& directive) {
    return add(walk, directive, ExtensionItem::type);
}

MaybeComplaint remove_handler(Walk& walk, const Directive& directive) {
    return remove(walk, directive, ExtensionItem::handler);
}

MaybeComplaint remove_type(Walk& walk, const Directive& directive) {
    return remove(walk, directive, ExtensionItem::type);
}

MaybeComplaint set_handler(Walk& walk, const Directive& directive) {
    const std::string& written = directive.arguments.front();
    auto parsed = Expression::parse(
        written, Expression::Kind::text,
        {.modules = walk.global.read.modules, .is_restricted = walk.context == Context::htaccess});
    if (const auto* message = std::get_if<std::string>(&parsed))
        return Complaint{"Can't parse expression : " + *message};
    const auto& expression = std::get<Expression>(parsed);
    const std::string* constant = expression.constant_text();
    NamedSetting& setting = walk.dir->set_handler.emplace();
    setting.value = handler_name(constant != nullptr ? *constant : written);
    setting.because = {cause_of(directive)};
    if (constant == nullptr)
        setting.expression = expression;
    return std::nullopt;
}

MaybeComplaint force_type(Walk& walk, const Directive& directive) {
    walk.dir->force_type = NamedSetting{.value = text::to_lower(directive.arguments.front()),
                                        .because = {cause_of(directive)}};
    return std::nullopt;
}

MaybeComplaint set_types_config(Walk& walk, const Directive& directive) {
    walk.global.types_config = server_relative(walk.global.read, directive.arguments.front());
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"AddHandler", Arity::at_least_two, "a handler name followed by one or more file extensions",
     add_handler},
    {"AddType", Arity::at_least_two, "a mime type followed by one or more file extensions",
     add_type},
    {"ForceType", Arity::one, "a mime type that overrides other configured type", force_type},
    {"RemoveHandler", Arity::at_least_one, "one or more file extensions", remove_handler},
    {"RemoveType", Arity::at_least_one, "one or more file extensions", remove_type},
    {"SetHandler", Arity::one, "a handler name that overrides any other configured handler",
     set_handler},
    {"TypesConfig", Arity::one, "the MIME types config file", set_types_config},
});

}  // namespace

std::span<const Command> mime_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
