#include "apache/model.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "apache/hosts.h"
#include "apache/mapping.h"
#include "apache/reading/files.h"
#include "apache/start.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/links.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

Server new_main_server(Dialect dialect) {
    Server main;
    main.defaults.options.set = opt::sym_links;
    if (dialect == Dialect::apache22) {
        main.defaults.options.set = opt::all;
        main.defaults.override.was_set = true;
        main.defaults.override.classes = every_class;
    }
    main.defaults.mime.extensions.own();  // create_default_per_dir_config makes one for each module
    return main;
}

Host host_of(const ServerOutline& server, const Global& global) {
    Host host;
    host.facts.name = server.name;
    host.facts.opened = server.opened;
    if (!server.addresses.empty())
        host.facts.address = written(server.addresses.front());
    host.facts.document_root = server.document_root.value_or("");
    host.facts.runner =
        Unseen{.what = "the user that scripts run as", .why = UnseenWhy::not_looked, .detail = {}};
    host.facts.initial_environment = server.initial_environment;
    if (server.io_timeout)
        host.facts.io_timeout = *server.io_timeout;
    host.facts.max_requests = server.max_requests.value_or(0);
    const bool is_suexec = server.runs_as && server.runs_as->through_suexec;
    if (is_suexec && global.is_suexec_off)
        return host;  // Suexec Off stands behind the line: mod_unixd's last word counts
    host.runs_as = server.runs_as;
    if (is_suexec)
        host.facts.suexec = server.runs_as->because;
    return host;
}

std::size_t threads_for(const LoadRequest& request) {
    return request.threads != 0 ? request.threads
                                : std::max(1U, std::thread::hardware_concurrency());
}

Surroundings surroundings_for(const LoadRequest& request) {
    const std::string_view root = request.server_root.empty()
                                      ? text::parent_path(request.config_file)
                                      : std::string_view(request.server_root);
    Surroundings surroundings{.server_root = std::string(root),
                              .variables = Variables(request.environment),
                              .modules = LoadedModules(request.dialect),
                              .macros = {},
                              .unread = {},
                              .files = {},
                              .included_files = 0};
    for (const std::string& define : request.defines) {
        const std::size_t equals = std::min(define.find('='), define.size());
        if (equals + 1 < define.size())
            surroundings.variables.define(define.substr(0, equals), define.substr(equals + 1));
        else
            surroundings.variables.define(define.substr(0, equals));
    }
    return surroundings;
}

std::optional<ConfigError> read_all(FileSource& files, Surroundings& read,
                                    const LoadRequest& request, Directives& out) {
    // Memory that is not touched costs nothing, and growing would copy all.
    constexpr std::size_t usually_enough = std::size_t{1} << 20;
    out.nodes.reserve(usually_enough);
    Reader reader(files, read, out);
    reader.read_command_line(request.before);
    if (!reader.error())
        reader.read_file(request.config_file);
    if (!reader.error())
        reader.read_command_line(request.after);
    return reader.error();
}

// httpd opens them in this order (ap_open_logs, server/log.c).
std::optional<ConfigError> first_closed_log(const Server& main,
                                            const std::vector<Servers::HostLines>& hosts) {
    if (main.closed_log)
        return *main.closed_log;
    for (const Servers::HostLines& host : hosts)
        if (host.outline.closed_log)
            return *host.outline.closed_log;
    return std::nullopt;
}

bool is_directory(FileSource& files, const std::string& path) {
    const Observed<FileStat> stat = text::stat_following(files, path);
    return stat.seen() != nullptr && stat.seen()->kind == FileKind::directory;
}

// mime_post_config: AH01597, which names no line. Debian's httpd looks for mime.types where nothing
// is said, one that is built from source for conf/mime.types.
void settle_mime_types(FileSource& files, Tree& tree) {
    Global& global = tree.global;
    if (!global.types_config) {
        const std::string debian = server_relative(global.read, "mime.types");
        const std::string usual = server_relative(global.read, "conf/mime.types");
        const bool is_usual = is_surely_missing(files, debian) && !is_surely_missing(files, usual);
        global.types_config = is_usual ? usual : debian;
    }
    const bool is_read = global.read.modules.has("mime_module") && !tree.error;
    if (is_read && (is_surely_missing(files, *global.types_config) ||
                    is_directory(files, *global.types_config)))
        tree.error =
            ConfigError{.kind = ConfigErrorKind::missing_file,
                        .at = {},
                        .message = "could not open mime types config file " + *global.types_config,
                        .text = {},
                        .directive = "TypesConfig",
                        .needs = {}};
}

// httpd has accepted it, perhaps on another machine: only a dump that was cut can be at fault.
void accept_dump(Tree& tree, std::optional<ConfigError> of_reading) {
    tree.error = std::move(of_reading);
    tree.global.read.unread.push_back(
        {.what = "which modules are loaded",
         .why = UnseenWhy::not_looked,
         .detail = "a dump of the configuration names none, so all are taken to be"});
}

void finish(Tree& tree, Servers servers) {
    tree.servers = std::move(servers);
    tree.hosts.reserve(tree.servers.size());
    for (std::size_t i = 0; i < tree.servers.size(); ++i)
        tree.hosts.push_back(host_of(tree.servers.outline(i), tree.global));
}

}  // namespace

Model::Model(std::unique_ptr<const Tree> tree) : tree_(std::move(tree)) {}
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

const std::optional<ConfigError>& Model::error() const {
    return tree_->error;
}
const std::vector<Unseen>& Model::unread() const {
    return tree_->global.read.unread;
}
const std::optional<std::string>& Model::pid_file() const {
    return tree_->global.pid_file;
}

const std::vector<ObsoleteName>& Model::obsolete() const {
    return tree_->global.obsolete;
}
const std::vector<std::string>& Model::files() const {
    return tree_->global.read.files;
}
std::uint32_t Model::included_files() const {
    return tree_->global.read.included_files;
}
const UserGroup& Model::server_runs_as() const {
    return tree_->global.runs_as;
}
const std::optional<Cause>& Model::chroot() const {
    return tree_->global.chroot;
}
const std::vector<NamedId>& Model::named_ids() const {
    return tree_->global.named_ids;
}
const std::vector<Host>& Model::hosts() const {
    return tree_->hosts;
}

bool Model::has_module(std::string_view identifier) const {
    return tree_->global.read.modules.has(identifier);
}

std::vector<Mapping> Model::urls_of(const std::string& path) const {
    std::vector<Mapping> mappings;
    for (std::size_t host = 0; host < tree_->servers.size(); ++host) {
        if (host == 0 && !is_main_reachable(*tree_))
            continue;
        for (const auto& [url, is_script] : urls_to(tree_->servers.outline(host), path))
            mappings.push_back({.host = host, .url = url, .script_alias = is_script});
    }
    return mappings;
}

Model load(FileSource& files, const LoadRequest& request) {
    Surroundings read = surroundings_for(request);
    auto directives = std::make_unique<Directives>();
    auto error = read_all(files, read, request, *directives);
    const bool loads_modules = read.modules.loads_any();
    std::optional<ConfigError> of_debian;
    if (!loads_modules) {
        if (auto fault = mpm_fault_of_debian(files, read, request.config_file))
            of_debian = error ? error : fault;
        // Only an httpd that has all of them built in can run on this.
        read = surroundings_for(request);
        read.modules.load_all();
        directives = std::make_unique<Directives>();
        error = read_all(files, read, request, *directives);
    }
    auto tree = std::make_unique<Tree>(std::move(read));
    Server main = new_main_server(request.dialect);
    HostsRead walked =
        walk_server(files, tree->global, main, directives->all(), threads_for(request));
    if (tree->global.read.modules.has("dav_module"))
        tree->global.methods.insert({"BIND", "SEARCH"});
    // In the order in which httpd comes to them.
    tree->error = of_debian ? of_debian : error;
    if (!tree->error && loads_modules)
        tree->error = mpm_fault(files, tree->global.read);
    if (!tree->error)
        tree->error = std::move(walked.error);
    if (!tree->error && loads_modules)
        tree->error = listening_fault(tree->global);
    if (!tree->error)
        tree->error = tree->global.late_error;
    if (!tree->error)
        tree->error = first_closed_log(main, walked.hosts);
    if (tree->global.read.is_dump)
        accept_dump(*tree, std::move(error));
    if (loads_modules)
        settle_mime_types(files, *tree);
    if (loads_modules && !tree->error)
        tree->error = post_config_fault(files, tree->global, main, walked.hosts);
    finish(*tree,
           {std::move(main), std::move(walked.hosts), std::move(directives), files, tree->global});
    return Model(std::move(tree));
}

Model without_configuration(const std::string& docroot) {
    auto tree = std::make_unique<Tree>(
        surroundings_for({.config_file = "/", .defines = {}, .environment = {}}));
    tree->global.read.modules.load_all();
    tree->is_bare = true;
    Server main = new_main_server(Dialect::apache24);
    main.document_root = text::normalize_path(docroot);
    main.defaults.override.was_set = true;
    main.defaults.override.classes = every_class;
    finish(*tree, Servers(std::move(main)));
    return Model(std::move(tree));
}

}  // namespace fcgicheck::apache
