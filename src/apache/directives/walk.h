// The second of httpd's two passes (ap_walk_config, server/config.c): each directive is looked up,
// checked against the place where it stands, counted against its arguments, and applied. httpd
// stops at the first error; this goes on without the line that is at fault, so that one fault does
// not hide what else is wrong.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apache/tree.h"

namespace fcgicheck::apache {

// What a directive stands in: it decides which are allowed.
enum class Context : std::uint8_t { server, directory, htaccess, authz };

// The sections that are open: this one, and those around it.
struct OpenSection {
    const Directive& section;
    const OpenSection* around = nullptr;
    std::size_t depth = 1;
};

class ServerView;

struct Walk {
    FileSource& files;
    Global& global;
    ServerView* eyes = nullptr;  // of httpd's user, who reads a .htaccess
    Server* server = nullptr;    // whose configuration is filled; null in a .htaccess
    // Where a virtual host goes, with the node that opens it.
    const std::function<void(Server, const Node&)>* add_host = nullptr;
    PerDir* dir = nullptr;  // what is filled
    // cmd->path: of the section around, "/srv/www/", "*.php", and "" of <Files "">; or none.
    std::optional<std::string_view> path = {};
    Context context = Context::server;
    const Override* override = nullptr;           // of a .htaccess
    const OpenSection* around = nullptr;          // the innermost; null in none
    AuthzNode* authz = nullptr;                   // the <RequireX> that is open
    bool is_limited = false;                      // inside <Limit>, <LimitExcept> or <RequireX>
    std::optional<ConfigError>* error = nullptr;  // the first, where httpd stops
    MethodMask methods = all_methods;             // that the <Limit>s around this leave
};

struct Command {
    std::string_view name;  // as registered, a section with its "<"
    std::optional<Complaint> (*apply)(Walk&, const Directive&) = nullptr;
};

void walk_all(Walk& walk, Body directives);

// The same of one; `directive` is what was cut before, if anything.
void walk_line(Walk& walk, const Node& node, Directive& directive);

void note_obsolete(Global& global, ObsoleteName name);

// ap_method_register
void register_method(Global& global, const std::string& name);

// What a virtual host says that was walked before: `global` knows it all.
Server read_host(FileSource& files, Global& global, const Node& opening);

// Whether one of the open sections has this name, in any case.
bool is_within(const Walk& walk, std::initializer_list<std::string_view> names);

// What httpd says of a directive in one of these: of vhost, limit, htaccess, dir (all sections but
// <VirtualHost>), Directory, Location, Files and Proxy, with a blank between two.
std::optional<Complaint> forbidden_place(const Walk& walk, const Directive& directive,
                                         std::string_view words);

// Of <VirtualHost> and NameVirtualHost: "_default_" is any.
Address parse_address(const std::string& written);

std::span<const Command> access_commands();
std::span<const Command> authentication_commands();
std::span<const Command> action_commands();
std::span<const Command> backend_commands();
std::span<const Command> core_commands();
std::span<const Command> dav_commands();
std::span<const Command> directory_commands();
std::span<const Command> fcgid_commands();
std::span<const Command> filter_commands();
std::span<const Command> gate_commands();
std::span<const Command> header_commands();
std::span<const Command> logging_commands();
std::span<const Command> mapping_commands();
std::span<const Command> mime_commands();
std::span<const Command> name_commands();
std::span<const Command> negotiation_commands();
std::span<const Command> proxy_commands();
std::span<const Command> redirect_commands();
std::span<const Command> refusing_commands();
std::span<const Command> rewrite_commands();
std::span<const Command> set_env_commands();
std::span<const Command> setenvif_commands();
std::span<const Command> ssl_commands();
std::span<const Command> response_commands();
std::span<const Command> virtual_root_commands();

// <Directory>, <Files>, <Location>, <If>, <Limit>, <VirtualHost>, <RequireX>: those with a body.
struct SectionCommand {
    std::string_view name;
    std::optional<Complaint> (*apply)(Walk&, const Directive&) = nullptr;
};
std::span<const SectionCommand> section_commands();

// The root of a section's Require lines, to be filled: a <RequireAny> of its own.
AuthzNode& requirements(PerDir& dir);

// <AuthzProviderAlias>: a name for a provider with its arguments, which Require may use from now
// on.
std::optional<Complaint> read_provider_alias(Walk& walk, const Directive& directive);

// <AuthnProviderAlias> and AuthnzFcgiDefineProvider: a name that AuthBasicProvider may use.
std::optional<Complaint> define_provider(Walk& walk, const Directive& directive);

// What mod_access_compat and mod_rewrite keep for a directory; made where it is not there.
CompatLines& compat_of(Walk& walk);
DirectoryRewrite& directory_lines(Walk& walk);

}  // namespace fcgicheck::apache
