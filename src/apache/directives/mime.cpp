// AddHandler, AddType, SetHandler and their kin (modules/http/mod_mime.c; set_sethandler and
// ForceType, server/core.c), and TypesConfig.
#include <algorithm>
#include <array>

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

ExtensionInfo& info_of(Walk& walk, const std::string& written) {
    walk.dir->mime.spoken = true;
    return walk.dir->mime.extensions.own()[extension_key(written)];
}

MaybeComplaint add_handler(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    for (std::size_t i = 1; i < words.size(); ++i) {
        ExtensionInfo& info = info_of(walk, words[i]);
        info.handler = text::to_lower(words.front());
        append(info.handler_because, {cause_of(directive)});
    }
    return std::nullopt;
}

MaybeComplaint add_type(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    for (std::size_t i = 1; i < words.size(); ++i) {
        ExtensionInfo& info = info_of(walk, words[i]);
        info.type = text::to_lower(words.front());
        append(info.type_because, {cause_of(directive)});
    }
    return std::nullopt;
}

MaybeComplaint remove_handler(Walk& walk, const Directive& directive) {
    walk.dir->mime.spoken = true;
    for (const std::string& extension : directive.arguments)
        walk.dir->mime.removals.push_back(
            {.extension = extension_key(extension), .because = cause_of(directive)});
    return std::nullopt;
}

MaybeComplaint remove_type(Walk& walk, const Directive& directive) {
    for (const std::string& extension : directive.arguments) {
        ExtensionInfo& info = info_of(walk, extension);
        info.type = "";
        append(info.type_because, {cause_of(directive)});
    }
    return std::nullopt;
}

// What negotiation goes by.
template <std::string ExtensionInfo::*What>
MaybeComplaint describe(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    for (std::size_t i = 1; i < words.size(); ++i)
        info_of(walk, words[i]).*What = text::to_lower(words.front());
    return std::nullopt;
}

MaybeComplaint remove_description(Walk& walk, const Directive& directive) {
    for (const std::string& extension : directive.arguments)
        info_of(walk, extension).is_undescribed = true;
    return std::nullopt;
}

MaybeComplaint add_filter(Walk& walk, const Directive& directive) {
    for (std::size_t i = 1; i < directive.arguments.size(); ++i)
        info_of(walk, directive.arguments[i]).is_filtered = true;
    return std::nullopt;
}

MaybeComplaint default_language(Walk& walk, const Directive& directive) {
    walk.dir->mime.spoken = true;
    walk.dir->mime.default_language = directive.arguments.front();
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
    MimeLines& mime = walk.dir->mime;
    mime.spoken = true;
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
    walk.dir->mime.spoken = true;
    walk.dir->mime.uses_path_info = equals_ignoring_case(directive.arguments.front(), "on");
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
    {"AddCharset", describe<&ExtensionInfo::charset>},
    {"AddEncoding", describe<&ExtensionInfo::encoding>},
    {"AddHandler", add_handler},
    {"AddInputFilter", add_filter},
    {"AddLanguage", describe<&ExtensionInfo::language>},
    {"AddOutputFilter", add_filter},
    {"AddType", add_type},
    {"DefaultLanguage", default_language},
    {"ForceType", force_type},
    {"ModMimeUsePathInfo", use_path_info},
    {"MultiviewsMatch", multiviews_match_line},
    {"RemoveCharset", remove_description},
    {"RemoveEncoding", remove_description},
    {"RemoveHandler", remove_handler},
    {"RemoveInputFilter", remove_description},
    {"RemoveLanguage", remove_description},
    {"RemoveOutputFilter", remove_description},
    {"RemoveType", remove_type},
    {"SetHandler", set_handler},
    {"TypesConfig", set_types_config},
});

}  // namespace

std::span<const Command> mime_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
