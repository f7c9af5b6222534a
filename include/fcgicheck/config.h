// What Apache's configuration says for one file of one virtual host, and which line decides it.
// How sections merge: src/apache/, httpd's server/request.c and server/config.c.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/file_time.h"
#include "fcgicheck/observed.h"
#include "fcgicheck/served_secret.h"
#include "fcgicheck/source.h"

namespace fcgicheck {

// `because` is in merge order: the last one won, and of many only the last are kept. `undecided` is
// what could change the value and can't be known here: an <If> on a request header, a condition on
// the client's address.
template <class T>
struct Setting {
    T value{};
    std::vector<Cause> because;
    std::vector<Cause> undecided;

    friend bool operator==(const Setting&, const Setting&) = default;
};

// The words of Options, as bits (httpd's OPT_* of http_core.h).
enum class Option : std::uint8_t {
    indexes = 1,
    includes = 2,
    follow_sym_links = 4,
    exec_cgi = 8,
    includes_no_exec = 16,
    sym_links_if_owner_match = 32,
    multi_views = 64,
};

struct OptionSet {
    unsigned bits = static_cast<unsigned>(
        Option::follow_sym_links);  // httpd 2.4's default where nothing is set

    bool has(Option option) const { return (bits & static_cast<unsigned>(option)) != 0; }
    friend bool operator==(const OptionSet&, const OptionSet&) = default;
};

// The classes of AllowOverride, as bits.
enum class OverrideClass : std::uint8_t {
    auth_config = 1,
    file_info = 2,
    indexes = 4,
    limit = 8,
    options = 16
};

struct OverrideSet {
    unsigned classes = 0;
    bool was_set =
        false;  // unset is not None: the file is read, and every directive in it refused (measured)
    std::vector<std::string> listed;                       // AllowOverrideList, lower case
    std::optional<std::vector<std::string>> only_options;  // AllowOverride Options=A,B

    bool has(OverrideClass wanted) const { return (classes & static_cast<unsigned>(wanted)) != 0; }

    friend bool operator==(const OverrideSet&, const OverrideSet&) = default;
};

enum class ConfigErrorKind : std::uint8_t {
    syntax,         // arguments, nesting, an unknown word
    mixed_options,  // Options with signed and unsigned words
    not_allowed,    // in a .htaccess, and AllowOverride does not let it
    wrong_context,  // never legal there, whatever AllowOverride says
    missing_file,   // Include, FcgidWrapper, LoadModule, DocumentRoot: what it names is not there
    closed_file,  // of a .htaccess: Apache's user may not pass through `needs`, a folder on the way
    missing_module,     // a directive of a known module that is not loaded
    unknown_directive,  // no module of Apache's has it, and no other is loaded
};

struct ConfigError {
    ConfigErrorKind kind = ConfigErrorKind::syntax;
    SourcePos at;         // as Apache names it; line 0 where Apache names none
    std::string message;  // Apache's words, without its "Syntax error on line" frame
    std::string text;     // the line
    std::string directive;
    std::string needs;  // not_allowed: the AllowOverride word that would let it; wrong_context:
                        // what it may stand in, "server" or "directory", or ""; missing_module: the
                        // module; unknown_directive: the nearest name that there is, or ""
    bool is_running = false;  // httpd runs nevertheless, with what it read before
};

// A directive under the name that its module gave it before (mod_fcgid's of before 2.3).
struct ObsoleteName {
    Cause line;
    std::string successor;
};

enum class HandlerFrom : std::uint8_t {
    none,
    script_alias,
    add_handler,
    set_handler,
    content_type,
};

struct HandlerChoice {
    std::string name;  // as Apache spells it, lower case; "" is the default handler, which sends
                       // the file as it is
    HandlerFrom from = HandlerFrom::none;
    std::string
        extension;  // of add_handler and content_type: the one that decided, without its dot

    friend bool operator==(const HandlerChoice&, const HandlerChoice&) = default;
};

enum class Access : std::uint8_t { granted, denied, needs_login, depends_on_client, unknown };

struct Wrapper {  // FcgidWrapper
    std::vector<std::string> argv;
    bool is_virtual = false;
    Cause because;

    friend bool operator==(const Wrapper&, const Wrapper&) = default;
};

// A file of passwords or groups that is read when a visitor logs in.
struct AuthFile {
    Cause line;
    std::string path;
    std::optional<PathFacts> file;  // filled by gather/

    friend bool operator==(const AuthFile&, const AuthFile&) = default;
};

using EnvironmentList = std::vector<std::pair<std::string, std::string>>;

struct CommandOptions {  // FcgidCmdOptions: for one program, in place of all that the host says
    EnvironmentList initial_environment;
    std::chrono::seconds io_timeout{40};
    long max_requests = 0;
    Cause because;

    friend bool operator==(const CommandOptions&, const CommandOptions&) = default;
};

enum class HtaccessState : std::uint8_t {
    applied,
    ignored,     // AllowOverride None
    refused,     // Apache answers 500 for all below: `error`
    unreadable,  // Apache answers 403 for all below
    not_seen,    // we may not look
};

struct HtaccessFacts {
    std::string path;
    HtaccessState state = HtaccessState::applied;
    std::shared_ptr<const FileFacts> file;  // filled by gather/; apache/ knows no modes
    std::vector<Rung> way = {};             // to it; empty where it is in order and all may read it
    // Of an error about a closed folder: the way to that.
    std::shared_ptr<const PathFacts> closed = {};
    std::shared_ptr<const ConfigError> error;  // of refused
    std::optional<Unseen> unseen;              // of not_seen
    std::optional<Cause> override_because;     // the AllowOverride in force, if any was set
    std::vector<Cause> directives;  // what it says, for `ignored`: these lines have no effect
};

using SharedHtaccess = std::shared_ptr<const HtaccessFacts>;

// What httpd's walk has met when it comes to a folder; shared by all that is below.
struct FolderConfig {
    Setting<OptionSet> options;   // these decide of the links in it
    std::vector<Cause> sections;  // the <Directory>s that name it, in merge order
    std::string htaccess;  // one that applies or should, on top of these; "" if there is none
};

// A <Files> or <FilesMatch> that says who may visit a file.
struct FilesSection {
    Cause opened;
    bool is_by_name = false;       // it does not cover other files of the same extension
    std::vector<Cause> says = {};  // its own lines that say who

    friend bool operator==(const FilesSection&, const FilesSection&) = default;
};

struct EffectiveConfig {
    Setting<OptionSet> options;
    std::vector<std::shared_ptr<const FolderConfig>> folders;  // of the path, "/" first
    Setting<HandlerChoice> handler;
    bool handler_is_known =
        true;  // a name that some module of Apache's or of the common third parties answers to
    std::string handler_module;  // "fcgid_module"; "" where the name is unknown, or none is needed
    bool handler_module_loaded = true;
    bool script_alias = false;  // waives ExecCGI for cgi-script and fcgid-script
    Setting<Access> access;
    std::optional<FilesSection> access_section;  // the last that speaks of it, where one does
    std::vector<AuthFile> auth_files;            // where a login is needed
    Setting<OverrideSet> allow_override;  // what a .htaccess in the file's own directory may say
    std::optional<Wrapper> wrapper;       // where the handler is fcgid-script
    std::optional<CommandOptions> command_options;  // that name the script, or its wrapper
    bool straight_way = false;  // no line can lead a request for the file's own URL elsewhere

    friend bool operator==(const EffectiveConfig&, const EffectiveConfig&) = default;
};

// What Apache answers to a GET of a script's own URL without coming to the script: by rewriting, by
// a redirect, by a rule on access, of which EffectiveConfig::access tells less. Faults of the
// script, and of the way to it, are not among these.
struct OtherAnswer {
    enum class Kind : std::uint8_t {
        rewriting_without_links,  // 403: RewriteEngine needs FollowSymLinks
        forbidden,                // 403
        gone,                     // 410
        circle,                   // 500
        endless,                  // 500: RewriteRule [N]
        status,                   // any: Redirect 503, RewriteRule [R=404]
        not_found,                // 404: rewritten to what is not there
        redirected,
        other_file,            // that one is sent or run
        access_denied,         // 403, whoever asks and with whatever
        late_variable,         // 403: access rules ask for what is set behind them
        missing_variable,      // 403: access rules ask for what nothing sets
        tls_needed,            // 403: SSLRequireSSL, and another host speaks TLS
        tls_missing,           // 403: SSLRequireSSL, and none that serves the file speaks TLS
        get_refused,           // 403, 405 or 500, and another method is let through
        methods_refused,       // 405, whatever the method
        login_without_type,    // 500: no AuthType
        login_without_name,    // 500: no AuthName
        login_without_module,  // 500: none has this AuthType
        login_without_file,    // 401, and 500 once somebody logs in: no AuthUserFile
    };
    Kind kind = Kind::other_file;
    int status = 0;  // HTTP
    // A URL where it is redirected, the name of a variable, the method that is let through, else a
    // file; "" where there is none.
    std::string leads_to;
    std::optional<Cause> decided_by;
};

struct VirtualHostFacts {
    std::string name;             // ServerName, or "" where none is set
    std::optional<Cause> opened;  // the <VirtualHost> line; absent for the main server
    std::string address;          // the first that it names: "*:80"
    std::string document_root;
    Observed<Identity>
        runner;  // starts and reads the scripts: suexec, mpm-itk, mod_ruid2, else the server's own
    std::optional<Cause> suexec;          // the SuexecUserGroup line, where `runner` is of that
    EnvironmentList initial_environment;  // FcgidInitialEnv; PATH among them if set
    std::chrono::seconds io_timeout{40};  // FcgidIOTimeout
    long max_requests = 0;             // FcgidMaxRequestsPerProcess; no end where it is not above 0
    std::optional<Cause> shadowed_by;  // an earlier host that gets all of its requests
    bool is_listened_for = true;       // some Listen has an address and port of its own
};

// A <Directory> that names no directory, so that nothing it says has an effect.
struct IdleSection {
    Cause opened;
    std::string path;  // as written, without a trailing slash
    std::string near;  // a directory of nearly that name; "" where there is none
};

// What mod_fcgid sets for a program, besides PATH, and how long it waits (get_cmd_options of
// modules/fcgid/fcgid_conf.c).
inline const EnvironmentList& initial_environment_of(const VirtualHostFacts& host,
                                                     const EffectiveConfig& config) {
    return config.command_options ? config.command_options->initial_environment
                                  : host.initial_environment;
}
inline std::chrono::seconds io_timeout_of(const VirtualHostFacts& host,
                                          const EffectiveConfig& config) {
    return config.command_options ? config.command_options->io_timeout : host.io_timeout;
}
inline long max_requests_of(const VirtualHostFacts& host, const EffectiveConfig& config) {
    return config.command_options ? config.command_options->max_requests : host.max_requests;
}

// What systemd and the init scripts give to services.
inline constexpr const char* usual_service_path =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

struct ServerFacts {
    std::string version;        // "2.4.71"; "" where it can't be told
    std::string fcgid_version;  // of mod_fcgid, where loaded
    std::string config_file;
    std::uint32_t included_files = 0;
    bool is_debian = false;  // Debian's mod_fcgid logs what upstream's does not
    bool has_fcgid = false;
    bool is_running = false;
    std::string path;             // PATH that Apache has, and gives to scripts
    std::string path_known_from;  // a half sentence
    std::vector<Unseen> unread;   // included files that may not be read: what they say is unknown
    std::optional<UnreadChange> unread_change;  // of a running httpd: the newest
};

struct PlatformFacts;

struct SiteFacts {
    std::string root;              // the docroot or script that was asked for, absolute
    Observed<ServerFacts> server;  // unseen: no configuration was found, or it may not be read
    Observed<Identity> identity;   // Apache's own: enters directories, reads .htaccess
    std::optional<ConfigError> config_error;  // Apache refuses to start
    std::vector<ObsoleteName> obsolete;       // the first line of each name
    // For root alone: a file of the configuration, or what leads to it, that others can change; ""
    // where there is none.
    std::string changeable_config;
    std::vector<VirtualHostFacts>
        hosts;  // those that serve `root`, in the order of the configuration
    std::vector<IdleSection> idle_sections;         // of `hosts`
    std::vector<ServedSecret> secrets;              // the first of each kind that would be sent
    std::vector<SharedHtaccess> htaccess;           // each that was met, in byte order of the paths
    std::vector<Unseen> skipped;                    // directories that may not be listed
    std::shared_ptr<const PlatformFacts> platform;  // fcgicheck/platform.h; null: none was met
};

}  // namespace fcgicheck
