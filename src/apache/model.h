// Apache httpd 2.4's configuration, read as httpd reads it (server/config.c, server/util.c), merged
// as it merges it (server/request.c, server/core.c), without starting or asking any server.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "apache/reading/dialect.h"
#include "fcgicheck/config.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::apache {

struct LoadRequest {
    std::string config_file;                         // absolute, as for `httpd -f`
    std::vector<std::string> defines;                // of -D: NAME or NAME=VALUE
    std::map<std::string, std::string> environment;  // of httpd, for ${NAME}: Debian's envvars
    Dialect dialect = Dialect::apache24;
    std::string server_root = {};          // where nothing says it; "": the folder of config_file
    std::vector<std::string> before = {};  // lines of -C: they are read before config_file
    std::vector<std::string> after = {};   // of -c: behind it
    std::size_t threads = 0;  // that share many hosts; 0: as many as the machine has processors
};

struct UserGroup {  // as written: a name, or "#1000"
    std::string user;
    std::string group;
    std::optional<Cause> because;
    bool through_suexec = false;
};

struct NamedId {  // a User or Group line's
    bool is_user = true;
    std::string name;
};

// One virtual host, or the main server, as far as callers need it.
struct Host {
    VirtualHostFacts facts;            // its `runner` is left unseen: only gather/ knows users
    std::optional<UserGroup> runs_as;  // SuexecUserGroup, AssignUserID, RUidGid, RDefaultUidGid
};

// A URL path under which a file is reachable.
struct Mapping {
    std::size_t host = 0;  // index into Model::hosts()
    std::string url;       // not percent-encoded
    bool script_alias = false;
};

class ServerView;
class SectionWalk;
class Tree;  // the parsed configuration; model.cpp's own

class Model {
  public:
    explicit Model(std::unique_ptr<const Tree> tree);
    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;
    ~Model();

    const std::optional<ConfigError>& error() const;  // Apache refuses to start
    const std::vector<Unseen>& unread() const;  // files of the configuration that may not be read
    std::uint32_t included_files() const;
    const std::vector<std::string>& files() const;       // of the configuration, as they were named
    const std::vector<ObsoleteName>& obsolete() const;   // in the server's own files
    const UserGroup& server_runs_as() const;             // User and Group
    const std::optional<std::string>& pid_file() const;  // absolute; absent: where httpd has it
    const std::optional<Cause>& chroot() const;          // ChrootDir: all it opens is below that
    // What each User and Group names, up to the first error: httpd looks them up as it reads.
    const std::vector<NamedId>& named_ids() const;
    const std::vector<Host>& hosts()
        const;  // [0] is the main server, the rest in configuration order
    bool has_module(
        std::string_view identifier) const;  // "fcgid_module"; loaded, or compiled into httpd
    // Every way to `path`: through DocumentRoot, Alias and ScriptAlias, by host. The main server
    // only where it can be reached: no virtual host takes all of its addresses.
    std::vector<Mapping> urls_of(const std::string& path) const;

    // The earlier virtual host that gets every request of this one; nothing where one is left.
    std::optional<Cause> shadow_of(std::size_t host) const;
    bool is_listened_for(std::size_t host) const;
    bool listens_on(std::uint16_t port) const;
    // The <Directory>s of a host, its own and the main server's, that name one path.
    std::vector<IdleSection> named_directories(std::size_t host) const;

    const Tree& tree() const { return *tree_; }

  private:
    std::unique_ptr<const Tree> tree_;
};

// Never fails: what goes wrong is in the model. `files` must live as long as the model: what a host
// says is read again when it is asked for.
Model load(FileSource& files, const LoadRequest& request);

// Without a server's configuration only .htaccess files speak: every AllowOverride class is taken
// to be allowed, and modules to be loaded. What the server itself says stays undecided.
Model without_configuration(const std::string& docroot);

// Per-directory configuration of one host. Directories are merged once and kept; .htaccess files
// are read once.
class Resolver {
  public:
    // `eyes` are those of httpd's user, who reads the .htaccess files.
    Resolver(const Model& model, std::size_t host, FileSource& files, ServerView* eyes = nullptr);
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    ~Resolver();

    // The handler that a file of this name gets, existing or not: cheap enough to ask for every
    // entry of a directory. Here `via` is how a URL leads to the directory.
    HandlerChoice handler_of(const std::string& directory, std::string_view name,
                             const Mapping& via);

    // All that is known for one file; `via` is how its URL leads to it.
    EffectiveConfig resolve(const std::string& path, const Mapping& via);

    // Every .htaccess that was met so far, by its path.
    const std::unordered_map<std::string, HtaccessFacts>& htaccess() const;

  private:
    std::unique_ptr<SectionWalk> walk_;
};

}  // namespace fcgicheck::apache
