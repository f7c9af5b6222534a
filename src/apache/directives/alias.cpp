// Alias, ScriptAlias, their Match forms and UserDir (modules/mappers/mod_alias.c, mod_userdir.c).
#include "apache/directives/alias.h"

#include <algorithm>
#include <array>
#include <memory>

#include "apache/directives/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

std::shared_ptr<const Alias> shared(Alias alias) {
    return std::make_shared<const Alias>(std::move(alias));
}

using MaybeComplaint = std::optional<Complaint>;

enum class IsScript : bool { no, yes };

// A slash at the end stays.
std::string target_of(const Walk& walk, const std::string& written) {
    std::string target = server_relative(walk.global.read, written);
    if (written.ends_with('/') && !target.ends_with('/'))
        target += '/';
    return target;
}

MaybeComplaint add_alias(Walk& walk, const Directive& directive, IsScript script) {
    const std::vector<std::string>& words = directive.arguments;
    const bool in_location = walk.context != Context::server;
    if (words.size() == 1 && !in_location)
        return Complaint{"Alias must have two arguments when used globally"};
    if (in_location) {
        if (words.size() == 2)
            return forbidden_place(walk, directive, "limit dir");
        if (auto complaint = forbidden_place(walk, directive, "limit Directory Files"))
            return complaint;
        const Directive& location = walk.around->section;
        const bool is_script = script == IsScript::yes;
        const std::string target = target_of(walk, words.front());
        walk.dir->alias.alias = {.location = location.arguments.front(),
                                 .target = target,
                                 .is_script = is_script,
                                 .because = cause_of(directive)};
        const bool plain =
            text::equals_ignoring_case(location.name, "Location") && location.arguments.size() == 1;
        if (plain)
            walk.server->aliases.insert(walk.server->aliases.begin(),
                                        shared({.url = location.arguments.front(),
                                                .target = target,
                                                .regex = std::nullopt,
                                                .is_script = is_script,
                                                .in_location = true}));
        return std::nullopt;
    }
    walk.server->aliases.push_back(shared({.url = words[0],
                                           .target = target_of(walk, words[1]),
                                           .regex = std::nullopt,
                                           .is_script = script == IsScript::yes,
                                           .because = cause_of(directive)}));
    return std::nullopt;
}

MaybeComplaint add_alias_match(Walk& walk, const Directive& directive, IsScript script) {
    const std::vector<std::string>& words = directive.arguments;
    auto regex = text::Regex::compile(words[0]);
    if (!regex)
        return Complaint{"Regular expression could not be compiled."};
    walk.server->aliases.push_back(shared({.url = words[0],
                                           .target = words[1],
                                           .regex = std::move(regex),
                                           .is_script = script == IsScript::yes,
                                           .because = cause_of(directive)}));
    return std::nullopt;
}

MaybeComplaint alias(Walk& walk, const Directive& directive) {
    return add_alias(walk, directive, IsScript::no);
}

MaybeComplaint script_alias(Walk& walk, const Directive& directive) {
    return add_alias(walk, directive, IsScript::yes);
}

MaybeComplaint alias_match(Walk& walk, const Directive& directive) {
    return add_alias_match(walk, directive, IsScript::no);
}

MaybeComplaint script_alias_match(Walk& walk, const Directive& directive) {
    return add_alias_match(walk, directive, IsScript::yes);
}

MaybeComplaint alias_preserve_path(Walk& walk, const Directive& directive) {
    walk.dir->alias.preserve_path = text::equals_ignoring_case(directive.arguments.front(), "on");
    return std::nullopt;
}

MaybeComplaint user_dir(Walk& walk, const Directive& directive) {
    std::vector<std::string> words = directive.arguments;
    if (words.empty())
        return Complaint{"UserDir requires an argument."};
    if (!walk.server->user_dirs)
        walk.server->user_dirs.emplace();
    UserDirs& dirs = *walk.server->user_dirs;
    dirs.because = cause_of(directive);
    const std::string first = text::to_lower(words.front());
    const bool disables = first == "disabled" || first == "disable";
    if (!disables && first != "enabled" && first != "enable") {
        dirs.patterns = std::move(words);
    } else if (words.size() == 1) {
        dirs.disabled = disables;
    } else {
        auto& users = disables ? dirs.disabled_users : dirs.enabled_users;
        users.insert(words.begin() + 1, words.end());
    }
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"Alias", alias},
    {"AliasMatch", alias_match},
    {"AliasPreservePath", alias_preserve_path},
    {"ScriptAlias", script_alias},
    {"ScriptAliasMatch", script_alias_match},
    {"UserDir", user_dir},
});

}  // namespace

AliasLines merge(const AliasLines& base, const AliasLines& later) {
    AliasLines merged = base;
    if (later.alias)
        merged.alias = later.alias;
    if (later.preserve_path)
        merged.preserve_path = later.preserve_path;
    return merged;
}

// The lists of users are a host's own, once it says anything of UserDir.
UserDirs merge(const UserDirs& main, const UserDirs& host) {
    UserDirs merged = host;
    if (merged.patterns.empty()) {
        merged.patterns = main.patterns;
        merged.because = main.because;
    }
    if (!merged.disabled)
        merged.disabled = main.disabled;
    return merged;
}

std::span<const Command> mapping_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
