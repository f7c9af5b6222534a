#include "apache/directives/actions.h"

#include <array>

#include "apache/directives/methods.h"
#include "apache/directives/walk.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

MaybeComplaint action(Walk& walk, const Directive& directive) {
    const auto& words = directive.arguments;
    const bool has_option = words.size() > 2;
    if (has_option && !text::equals_ignoring_case(words[2], "virtual"))
        return Complaint{"unrecognized option '" + words[2] + "'"};
    walk.global.action_handlers.insert(text::to_lower(words[0]));
    walk.dir->actions.by_handler[words[0]] = {
        .script = words[1], .is_virtual = has_option, .because = cause_of(directive)};
    return std::nullopt;
}

MaybeComplaint script(Walk& walk, const Directive& directive) {
    const auto& words = directive.arguments;
    if (words[0] == "TRACE")
        return Complaint{"TRACE not allowed for Script"};
    if (walk.override == nullptr)
        register_method(walk.global, words[0]);
    else if (!known_method(words[0], walk.global.methods))
        return Complaint{"Could not register method '" + words[0] + "' for Script"};
    const std::string method = words[0] == "HEAD" ? "GET" : words[0];
    walk.dir->actions.by_method[method] = {.script = words[1], .because = cause_of(directive)};
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"Action", action},
    {"Script", script},
});

}  // namespace

ActionLines merge(const ActionLines& base, const ActionLines& later) {
    ActionLines merged = later;
    merged.by_handler.insert(base.by_handler.begin(), base.by_handler.end());
    merged.by_method.insert(base.by_method.begin(), base.by_method.end());
    return merged;
}

std::span<const Command> action_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
