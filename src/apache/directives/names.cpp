#include "apache/directives/names.h"

#include <array>
#include <charconv>

#include "apache/directives/walk.h"
#include "text/ascii.h"
#include "text/glob.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

// A name without a port takes back what <VirtualHost> said.
MaybeComplaint server_name(Walk& walk, const Directive& directive) {
    const std::string& written = directive.arguments.front();
    if (text::has_wildcard(written))
        return Complaint{"Invalid ServerName \"" + written +
                         "\" use ServerAlias to set multiple server names."};
    std::string_view name = written;
    if (const std::size_t scheme = name.find("://"); scheme != std::string::npos)
        name.remove_prefix(scheme + 3);
    const std::size_t colon = name.find(':');
    walk.server->name = name.substr(0, colon);
    walk.server->port = std::uint16_t{0};
    if (colon == std::string_view::npos)
        return std::nullopt;
    const std::string_view digits = name.substr(colon + 1);
    int port = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (port <= 0 || port > 65535)
        return Complaint{"The port number \"" + written +
                         "\" is outside the appropriate range (i.e., 1..65535)."};
    walk.server->port = static_cast<std::uint16_t>(port);
    return std::nullopt;
}

MaybeComplaint server_alias(Walk& walk, const Directive& directive) {
    if (walk.server->opened) {
        auto& aliases = walk.server->name_aliases;
        aliases.insert(aliases.end(), directive.arguments.begin(), directive.arguments.end());
        return std::nullopt;
    }
    return Complaint{"ServerAlias only used in <VirtualHost>", ConfigErrorKind::wrong_context};
}

MaybeComplaint server_path(Walk& walk, const Directive& directive) {
    walk.server->url_prefix = directive.arguments.front();
    return std::nullopt;
}

MaybeComplaint use_canonical_name(Walk& walk, const Directive& directive) {
    const std::string& word = directive.arguments.front();
    auto& canonical = walk.dir->names.canonical;
    if (equals_ignoring_case(word, "on"))
        canonical = CanonicalName::on;
    else if (equals_ignoring_case(word, "off"))
        canonical = CanonicalName::off;
    else if (equals_ignoring_case(word, "dns"))
        canonical = CanonicalName::by_dns;
    else
        return Complaint{"parameter must be 'on', 'off', or 'dns'"};
    return std::nullopt;
}

MaybeComplaint use_canonical_physical_port(Walk& walk, const Directive& directive) {
    const std::string& word = directive.arguments.front();
    if (!equals_ignoring_case(word, "on") && !equals_ignoring_case(word, "off"))
        return Complaint{"parameter must be 'on' or 'off'"};
    walk.dir->names.physical_port = equals_ignoring_case(word, "on");
    return std::nullopt;
}

MaybeComplaint hostname_lookups(Walk& walk, const Directive& directive) {
    const std::string& word = directive.arguments.front();
    const bool is_off = equals_ignoring_case(word, "off");
    if (!is_off && !equals_ignoring_case(word, "on") && !equals_ignoring_case(word, "double"))
        return Complaint{"parameter must be 'on', 'off', or 'double'"};
    walk.dir->names.looks_up = !is_off;
    return std::nullopt;
}

// mod_remoteip
MaybeComplaint remote_ip_header(Walk& walk, const Directive& directive) {
    walk.server->remote_ip.header = directive.arguments.front();
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"HostnameLookups", hostname_lookups},
    {"RemoteIPHeader", remote_ip_header},
    {"ServerAlias", server_alias},
    {"ServerName", server_name},
    {"ServerPath", server_path},
    {"UseCanonicalName", use_canonical_name},
    {"UseCanonicalPhysicalPort", use_canonical_physical_port},
});

}  // namespace

NameLines merge(const NameLines& base, const NameLines& later) {
    NameLines merged = later;
    if (!merged.canonical)
        merged.canonical = base.canonical;
    if (!merged.physical_port)
        merged.physical_port = base.physical_port;
    if (!merged.looks_up)
        merged.looks_up = base.looks_up;
    return merged;
}

std::span<const Command> name_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
