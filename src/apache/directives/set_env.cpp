#include "apache/directives/set_env.h"

#include <array>

#include "apache/directives/walk.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

SetEnvLines& lines_of(Walk& walk) {
    return walk.dir->set_env.own();
}

MaybeComplaint pass(Walk& walk, const Directive& directive) {
    SetEnvLines& lines = lines_of(walk);
    const Variables& variables = walk.global.read.variables;
    for (const std::string& name : directive.arguments) {
        if (const std::string* value = variables.environment(name))
            lines.set[name] = *value;
        else if (may_be_inherited(name))
            lines.set[name] = std::nullopt;
    }
    return std::nullopt;
}

MaybeComplaint set(Walk& walk, const Directive& directive) {
    const auto& words = directive.arguments;
    lines_of(walk).set[words[0]] = words.size() > 1 ? words[1] : "";
    return std::nullopt;
}

MaybeComplaint unset(Walk& walk, const Directive& directive) {
    SetEnvLines& lines = lines_of(walk);
    for (const std::string& name : directive.arguments) {
        lines.unset.insert(name);
        lines.set.erase(name);
    }
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"PassEnv", pass},
    {"SetEnv", set},
    {"UnsetEnv", unset},
});

}  // namespace

// merge_env_dir_configs
SetEnvLines merged(const SetEnv& said) {
    const auto& layers = said.layers();
    if (layers.empty())
        return said.own();
    SetEnvLines all;
    for (const SetEnv& layer : layers) {
        const SetEnvLines later = merged(layer);
        for (const std::string& name : later.unset)
            all.set.erase(name);
        for (const auto& [name, value] : later.set)
            all.set[name] = value;
    }
    return all;
}

std::span<const Command> set_env_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
