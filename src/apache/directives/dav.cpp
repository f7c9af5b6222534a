#include "apache/directives/dav.h"

#include <array>

#include "apache/directives/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

// The provider must be there when the line is read; mod_dav_fs has the one that On means.
std::optional<Complaint> dav(Walk& walk, const Directive& directive) {
    const std::string& word = directive.arguments.front();
    const bool is_on = !text::equals_ignoring_case(word, "off");
    walk.dir->dav.is_on = is_on;
    const std::string provider = text::equals_ignoring_case(word, "on") ? "filesystem" : word;
    const LoadedModules& modules = walk.global.read.modules;
    const bool is_of_files = provider == "filesystem";
    if (!is_on || !modules.all_are_known() || (is_of_files && modules.has("dav_fs_module")))
        return std::nullopt;
    return Complaint{"Unknown DAV provider: " + provider,
                     is_of_files ? ConfigErrorKind::missing_module : ConfigErrorKind::syntax,
                     is_of_files ? "dav_fs_module" : ""};
}

constexpr std::array commands = std::to_array<Command>({
    {"DAV", dav},
});

}  // namespace

DavLines merge(const DavLines& base, const DavLines& later) {
    return later.is_on ? later : base;
}

std::span<const Command> dav_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
