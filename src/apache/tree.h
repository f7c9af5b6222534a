// The configuration after both passes: what the main server and each virtual host say
// (httpd: server_rec, with the parts of its modules' configurations that matter here).
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "apache/directives/alias.h"
#include "apache/directives/headers.h"
#include "apache/directives/methods.h"
#include "apache/model.h"
#include "apache/per_dir.h"
#include "apache/reading/reader.h"

namespace fcgicheck::apache {

enum class EncodedSlashes : std::uint8_t { refused, decoded, kept };  // AllowEncodedSlashes

struct Address {  // of <VirtualHost> and Listen; "*" and "" are any
    std::string ip;
    std::string port;

    friend auto operator<=>(const Address&,
                            const Address&) = default;  // NOLINT(modernize-use-nullptr): not there
};

inline std::string written(const Address& address) {
    return address.port.empty() ? address.ip : address.ip + ':' + address.port;
}

// LimitRequestLine and its kin. A virtual host takes the main server's as they are where it opens
// (ap_init_virtual_host).
struct RequestLimits {
    std::optional<std::size_t> line = {}, fields = {}, field_size = {};
};
RequestLimits overlaid(const RequestLimits& main, const RequestLimits& host);

// mod_remoteip: the header that says who the client is, and from whom it is believed.
struct RemoteIp {
    struct Proxy {
        IpSubnet subnet;
        bool is_internal = false;
    };
    std::optional<std::string> header = {};  // RemoteIPHeader
    std::vector<Proxy> proxies = {};         // RemoteIPInternalProxy, RemoteIPTrustedProxy
    bool has_others = false;  // proxies that the resolver, or a list in a file, knows
};

struct RecursionLimits {  // LimitInternalRecursion
    std::optional<std::size_t> redirects = {}, subrequests = {};
};

// What is kept of every server: enough to choose one, and to find the URLs that lead to a file.
struct ServerOutline {
    std::optional<Cause> opened;
    std::vector<Address> addresses;
    std::string name;
    std::vector<std::string> name_aliases;  // ServerAlias
    std::optional<std::string> document_root;
    std::vector<std::shared_ptr<const Alias>> aliases;
    std::optional<UserDirs> user_dirs;
    std::optional<UserGroup> runs_as;
    EnvironmentList initial_environment;
    std::optional<std::chrono::seconds> io_timeout;
    std::optional<long> max_requests;
    std::optional<bool> tls_engine;  // SSLEngine; "optional" begins as plain HTTP
    bool has_certificate = false;    // SSLCertificateFile, SSLOpenSSLConfCmd Certificate
    std::vector<std::string> certificates = {};     // paths of SSLCertificateFile
    std::shared_ptr<const ConfigError> closed_log;  // of the last ErrorLog, if it has no folder
    RequestLimits limits;
};

struct Server : ServerOutline {
    std::optional<std::uint16_t> port;  // of its name, or its first address; 0: none
    std::string url_prefix;             // ServerPath
    RemoteIp remote_ip;
    EncodedSlashes encoded_slashes = EncodedSlashes::refused;  // never inherited (measured)
    std::optional<bool> merge_slashes;                         // MergeSlashes
    std::optional<bool> strict_host_check;                     // StrictHostCheck
    std::optional<bool> answers_trace;                         // TraceEnable
    std::optional<Cause> takes_unsafe;                         // HttpProtocolOptions Unsafe
    RecursionLimits recursion;
    std::optional<std::vector<std::string>> access_file_names;  // an empty one: none is read
    PerDir defaults;
    std::vector<std::shared_ptr<const Section>> directories;
    std::vector<std::shared_ptr<const Section>> locations;
    std::vector<std::shared_ptr<const Section>> proxies;  // <Proxy> and <ProxyMatch>
    ServerRewrite rewrite;
    EnvironmentRules environment_rules;  // SetEnvIf outside of sections
    std::vector<EarlyHeader> early_headers;
    Redirects redirects;
    ProxyLines proxy;
    std::optional<Cause> starts_once;                       // FcgidMaxProcessesPerClass 0
    std::optional<VirtualRoot> virtual_root;                // VirtualDocumentRoot
    std::optional<VirtualRoot> virtual_script_root;         // VirtualScriptAlias
    std::map<std::string, CommandOptions> command_options;  // by the command's path
};

// Fills a virtual host with what it inherits (merge_server_configs).
ServerOutline inherit(const ServerOutline& main, ServerOutline host);
Server inherit(const Server& main, Server host);
void sort_directories(Server& server);

// What is one for the whole httpd.
struct Global {
    Surroundings read;
    UserGroup runs_as = {};
    std::vector<Address> listens = {};
    std::set<Address> listened = {};               // by Listen, as written
    std::set<std::string> https_ports = {"443"};   // Listen 8443 https
    std::vector<Address> name_hosts = {};          // NameVirtualHost; of weight in 2.2 alone
    std::set<std::string> action_handlers = {};    // names that an Action gives to a program
    std::optional<ConfigError> late_error = {};    // found by check_config hooks, once all is read
    std::map<std::string, bool> log_folders = {};  // whether a log may be there
    std::set<std::string> filters = {};            // ExtFilterDefine, in lower case
    MethodNames methods = {};                      // besides httpd's own
    std::set<std::string> balancers = {}, balancers_with_method = {};
    std::vector<NamedId> named_ids = {};         // by User and Group, as far as no line is wrong
    std::set<std::string> authn_providers = {};  // <AuthnProviderAlias>
    std::map<std::string, AuthzNode> provider_aliases = {};  // <AuthzProviderAlias>
    std::optional<std::string> types_config = {};            // TypesConfig, absolute
    std::optional<std::string> pid_file = {};                // PidFile, the same
    std::optional<long> max_fcgid_processes = {};            // FcgidMaxProcesses
    std::vector<ObsoleteName> obsolete = {};                 // the first line of each name
    std::optional<Cause> chroot = {};                        // ChrootDir
    bool is_suexec_off = false;                              // Suexec Off, as far as was read
};

// [0] is the main server, the rest are the virtual hosts in the order of the configuration. There
// may be ten thousand: of each only its outline is kept, and all else that it says is read from its
// directives again when it is asked for. Each is complete: with what it inherits.
class Servers {
  public:
    struct HostLines {
        ServerOutline outline;
        const Node* opening = nullptr;
    };

    explicit Servers(Server main = {});
    // `hosts` are still without what they inherit. `files` must live as long; `global` is as it is
    // once all is read.
    Servers(Server main, std::vector<HostLines> hosts, std::unique_ptr<const Directives> directives,
            FileSource& files, const Global& global);
    Servers(Servers&&) noexcept;
    Servers& operator=(Servers&&) noexcept;
    ~Servers();

    std::size_t size() const { return 1 + hosts_.size(); }
    const ServerOutline& outline(std::size_t index) const;

    // A reference is good until `most_kept` other servers were asked for.
    static constexpr std::size_t most_kept = 16;
    const Server& operator[](std::size_t index) const { return *share(index); }
    const Server& at(std::size_t index) const { return *share(index); }
    std::shared_ptr<const Server> share(std::size_t index) const;

  private:
    struct Reading;
    std::shared_ptr<const Server> main_;
    std::vector<HostLines> hosts_;
    std::unique_ptr<Reading> reading_;
};

class Tree {
  public:
    explicit Tree(Surroundings read) : global{.read = std::move(read)} {}

    Global global;
    std::optional<ConfigError> error;
    Servers servers;
    std::vector<Host> hosts;  // one for each server
    bool is_bare = false;     // no server configuration: only .htaccess files speak
};

}  // namespace fcgicheck::apache
