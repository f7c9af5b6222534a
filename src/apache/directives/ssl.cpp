// SSLSessionCache and SSLStaplingCache (modules/ssl/ssl_engine_config.c): the module that keeps
// what they cache must be there.
#include <algorithm>
#include <array>

#include "apache/directives/walk.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

constexpr auto caches = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"dbm", "socache_dbm_module"},
    {"default", "socache_shmcb_module"},
    {"memcache", "socache_memcache_module"},
    {"redis", "socache_redis_module"},
    {"shmcb", "socache_shmcb_module"},
});

MaybeComplaint check_cache(const Walk& walk, const Directive& directive, std::string_view what) {
    const std::string& written = directive.arguments.front();
    const std::string name = written.substr(0, written.find(':'));
    const auto* const known = std::find_if(caches.begin(), caches.end(),
                                           [&](const auto& row) { return row.first == name; });
    const LoadedModules& modules = walk.global.read.modules;
    const bool is_known = known != caches.end();
    if (is_known ? modules.has(known->second) : !modules.all_are_known())
        return std::nullopt;
    return Complaint{registered_name(directive) + ": '" + name + "' " + std::string(what) +
                         " not supported. Maybe you need to load the appropriate socache module "
                         "(mod_socache_" +
                         name + "?).",
                     is_known ? ConfigErrorKind::missing_module : ConfigErrorKind::syntax,
                     std::string(is_known ? known->second : "")};
}

MaybeComplaint session_cache(Walk& walk, const Directive& directive) {
    const std::string& written = directive.arguments.front();
    if (written == "none" || written == "nonenotnull")
        return std::nullopt;
    return check_cache(walk, directive, "session cache");
}

MaybeComplaint stapling_cache(Walk& walk, const Directive& directive) {
    return check_cache(walk, directive, "stapling cache");
}

constexpr std::array commands = std::to_array<Command>({
    {"SSLSessionCache", session_cache},
    {"SSLStaplingCache", stapling_cache},
});

}  // namespace

std::span<const Command> ssl_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
