// One site on which nothing is wrong, written down as a tree of files, and the facts that would be
// gathered of it. A test changes one thing and looks again.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fcgicheck/platform.h"
#include "fcgicheck/snapshot.h"

namespace fcgicheck::test {

struct WorldFile {
    FileKind kind = FileKind::regular;
    std::string content;  // of a link: its target
    unsigned mode = 0644;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<AclEntry> acl;
};

// Facts that can be hidden, as if this account may not look.
enum class Hidden : std::uint8_t {
    config,
    identity,
    runner,
    first_bytes,
    interpreter,
    python,
    auth_files,
    suexec,
};

struct World {
    std::map<std::string, WorldFile> files;  // directories too; "/" and those above a file are made
    std::string script = "/srv/site/htdocs/hello.fcgi";
    std::string wrapped;  // what is requested, where `script` is the program of a FcgidWrapper
    Identity server{.name = "www-data", .uid = 33, .gid = 33, .known_from = "User www-data"};
    Identity runner = server;
    std::set<std::string> noexec;        // directories below which nothing is executed
    std::set<std::string> nosymfollow;   // directories below which no link is followed
    std::optional<PythonFacts> python;   // absent: the script is no Python
    std::shared_ptr<TrialResult> trial;  // null: none was made
    bool is_debian = true;
    std::optional<unsigned> git_mode;  // of the script, in git's index
    SuexecSettings suexec{.docroot = "/srv",
                          .caller = "www-data",
                          .callers_file = "",
                          .uid_min = 100,
                          .gid_min = 100,
                          .safe_path = "/usr/bin:/bin",
                          .log = "/var/log/apache2/suexec.log",
                          .known_from = "suexec -V"};  // that a SuexecUserGroup line leads to
    std::string service;     // the unit that httpd runs in, of `files`; "": none
    bool has_mounts = true;  // of that unit's sandbox
    std::optional<SelinuxFacts> selinux;
    std::optional<RunningProgram> running;      // a process of the script
    std::optional<UnreadChange> unread_change;  // of httpd's configuration
    std::set<Hidden> hidden;
};

inline constexpr const char* config_path = "/etc/apache2/apache2.conf";
inline constexpr const char* docroot = "/srv/site/htdocs";

World healthy_world();

// What gather/ would have seen of it: one site with one script.
Snapshot seen_of(const World& world);

// A path as the kernel walks it through the world's files.
PathFacts walked(const World& world, const std::string& path);

}  // namespace fcgicheck::test
