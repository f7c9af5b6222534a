// SSLSessionCache and SSLStaplingCache (modules/ssl/ssl_engine_config.c): the module that keeps
// what they cache must be there.
#include <algorithm>
#include <array>

#include "apache/directives/walk.h"
#include "apache/reading/files.h"
#include "text/ascii.h"

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

// SSLCipherSuite and SSLProxyCipherSuite: "HIGH", "SSL HIGH", "TLSv1.3 ...".
MaybeComplaint cipher_suite(Walk& walk, const Directive& directive) {
    if (directive.arguments.size() < 2)
        return std::nullopt;
    const std::string& protocol = directive.arguments.front();
    if (protocol == "TLSv1.3" && walk.path.has_value() &&
        registered_name(directive) == "SSLCipherSuite")
        return Complaint{"TLSv1.3 ciphers cannot be set inside a directory context"};
    if (protocol == "SSL" || protocol == "TLSv1.3")
        return std::nullopt;
    return Complaint{"protocol '" + protocol + "' not supported"};
}

MaybeComplaint pass_phrase_dialog(Walk& walk, const Directive& directive) {
    constexpr std::string_view exec = "exec:";
    const std::string& said = directive.arguments.front();
    if (text::equals_ignoring_case(said, "builtin") || (said.starts_with('|') && said.size() > 1))
        return std::nullopt;
    if (said.size() <= exec.size() ||
        !text::equals_ignoring_case(said.substr(0, exec.size()), exec))
        return Complaint{"SSLPassPhraseDialog: Invalid argument"};
    const std::string program = server_relative(walk.global.read, said.substr(exec.size()));
    if (!is_surely_missing(walk.files, program))
        return std::nullopt;
    return Complaint{"SSLPassPhraseDialog: file '" + program + "' does not exist",
                     ConfigErrorKind::missing_file};
}

constexpr std::array commands = std::to_array<Command>({
    {"SSLCipherSuite", cipher_suite},
    {"SSLPassPhraseDialog", pass_phrase_dialog},
    {"SSLProxyCipherSuite", cipher_suite},
    {"SSLSessionCache", session_cache},
    {"SSLStaplingCache", stapling_cache},
});

}  // namespace

std::span<const Command> ssl_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
