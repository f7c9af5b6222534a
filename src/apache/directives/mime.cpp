// AddHandler, AddType, SetHandler and their kin (modules/http/mod_mime.c; set_sethandler and
// ForceType, server/core.c), and TypesConfig.
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "apache/directives/walk.h"
#include "apache/handler.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

std::string extension_key(const std::string& written) {
    std::string key = text::to_lower(written);
    if (key.starts_with('.'))
        key.erase(0, 1);
    return key;
}

using Says = ExtensionLine::Says;

MimeLines& speak(Walk& walk) {
    walk.dir->mime.extensions.own();
    return walk.dir->mime;
}

void tell(Walk& walk, const Directive& directive, ExtensionLine line, std::size_t first_extension) {
    ExtensionLines& extensions = speak(walk).extensions.own();
    line.because = cause_of(directive);
    const auto shared = std::make_shared<const ExtensionLine>(std::move(line));
    for (std::size_t i = first_extension; i < directive.arguments.size(); ++i)
        extensions.add(extension_key(directive.arguments[i]), shared);
}

// AddHandler VALUE EXTENSION..., and its kin.
template <Says What>
MaybeComplaint add(Walk& walk, const Directive& directive) {
    const std::string value = text::to_lower(directive.arguments.front());
    tell(walk, directive, {.says = What, .value = value, .because = {}}, 1);
    return std::nullopt;
}

// RemoveHandler EXTENSION..., and its kin.
template <Says What>
MaybeComplaint remove(Walk& walk, const Directive& directive) {
    tell(walk, directive, {.says = What, .value = "", .because = {}}, 0);
    return std::nullopt;
}

MaybeComplaint default_language(Walk& walk, const Directive& directive) {
    speak(walk).default_language = directive.arguments.front();
    return std::nullopt;
}

MaybeComplaint multiviews_match_line(Walk& walk, const Directive& directive) {
    using namespace multiviews_match;
    struct Word {
        std::string_view name;
        unsigned bit, stands_with;
        std::string_view others;
    };
    static constexpr auto words = std::to_array<Word>({
        {"Any", any, any, "NegotiatedOnly, Filters and Handlers"},
        {"NegotiatedOnly", negotiated_only, negotiated_only, "Any, Filters and Handlers"},
        {"Handlers", handlers, handlers | filters, "Any and NegotiatedOnly"},
        {"Filters", filters, handlers | filters, "Any and NegotiatedOnly"},
    });
    MimeLines& mime = speak(walk);
    for (const std::string& written : directive.arguments) {
        const auto* const word = std::find_if(words.begin(), words.end(), [&](const Word& known) {
            return equals_ignoring_case(written, known.name);
        });
        if (word == words.end())
            continue;
        if ((mime.multiviews_match & ~word->stands_with) != 0)
            return Complaint{std::string(word->name) + " is incompatible with " +
                             std::string(word->others)};
        mime.multiviews_match |= word->bit;
    }
    return std::nullopt;
}

MaybeComplaint use_path_info(Walk& walk, const Directive& directive) {
    speak(walk).uses_path_info = equals_ignoring_case(directive.arguments.front(), "on");
    return std::nullopt;
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
    if (!walk.server->opened)  // a virtual host's is not read
        walk.global.types_config = server_relative(walk.global.read, directive.arguments.front());
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"AddCharset", add<Says::charset>},
    {"AddEncoding", add<Says::encoding>},
    {"AddHandler", add<Says::handler>},
    {"AddInputFilter", add<Says::filter>},
    {"AddLanguage", add<Says::language>},
    {"AddOutputFilter", add<Says::filter>},
    {"AddType", add<Says::type>},
    {"DefaultLanguage", default_language},
    {"ForceType", force_type},
    {"ModMimeUsePathInfo", use_path_info},
    {"MultiviewsMatch", multiviews_match_line},
    {"RemoveCharset", remove<Says::no_description>},
    {"RemoveEncoding", remove<Says::no_description>},
    {"RemoveHandler", remove<Says::no_handler>},
    {"RemoveInputFilter", remove<Says::no_description>},
    {"RemoveLanguage", remove<Says::no_description>},
    {"RemoveOutputFilter", remove<Says::no_description>},
    {"RemoveType", remove<Says::type>},
    {"SetHandler", set_handler},
    {"TypesConfig", set_types_config},
});

}  // namespace

std::span<const Command> mime_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
