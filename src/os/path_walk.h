// A path as the kernel walks it (path_resolution(7)), component by component and link by link, with
// the owner, mode and ACL of every rung. Nothing is opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"
#include "os/deployment.h"
#include "os/disk.h"
#include "os/id_maps.h"
#include "os/mounts.h"
#include "os/users.h"

namespace fcgicheck::os {

// Remembers the ways to the directories it was led through: the scripts of a docroot share their
// ancestors.
class PathWalker {
  public:
    explicit PathWalker(Users& users) : users_(users) {}
    // By the server's paths. A folder above a mapped one, of which nothing is known, is passed
    // through and is no rung.
    PathWalker(Users& users, Deployment deployment);

    // `path` is absolute: any other leads nowhere. Unseen where this account may not search a
    // directory on the way; `detail` names it.
    Observed<PathFacts> walk(const std::string& path);

    // The same as far as it can be seen.
    SeenPath walk_as_seen(const std::string& path);

    // As lstat(2): the last name is not followed.
    Observed<Rung> look(const std::string& path);
    // The same without a look at the folders on the way: their links are followed on this machine.
    Observed<Rung> look_at(const std::string& path);

    // os::read_head and os::read_all of what a walk came to.
    Observed<std::string> read_head(const FileFacts& file, std::size_t bytes) const;
    Observed<std::string> read_all(const FileFacts& file, std::size_t limit) const;

    // What was seen of a folder, by its real name on this machine: nothing asks for it again until
    // a folder is met that is not in it.
    void meet(const std::string& folder, SeenFile&& seen);

    const Deployment& deployment() const { return deployment_; }
    bool is_plain() const { return is_plain_; }  // each path is this machine's own

  private:
    // As far as a walk has come: to `at`, which is no link.
    struct Way {
        std::vector<Rung> rungs;
        Rung at;
        std::vector<LastLink> last_links;
        PathFacts::End end = PathFacts::End::reached;
        unsigned links = 0;
        std::optional<Unseen> unseen;

        bool goes_on() const { return end == PathFacts::End::reached && !unseen; }
    };

    enum class Place : std::uint8_t { inner, last };  // of a name in the path

    Observed<FileFacts> facts_of(const std::string& path);
    Observed<FileFacts> facts_at(const std::string& path, const std::string& local);
    void change_as_deployed(FileFacts& file, const std::string& local) const;
    void note_what_modes_mean(FileFacts& file, const std::string& local);
    void unmap_owners(FileFacts& file);
    const SeenFile* met(const std::string& path) const;
    bool is_mounted_here(const FileFacts& file, MountFlag flag);
    void forget_others_than(const std::string& path);
    Way way_to(const std::string& path);
    void follow(Way& way, std::string left, Place place);
    void enter(Way& way, const std::string& name, std::string& left, Place place);
    void follow_link(Way& way, const Rung& directory, std::string& left, Place place);
    void go_to(Way& way, const std::string& path);

    Users& users_;
    Disk disk_;
    Mounts mounts_;
    std::optional<IdMaps> id_maps_;  // once a file was met
    Deployment deployment_;
    bool is_plain_ = true;                               // each path is this machine's own
    std::unordered_map<std::string, Rung> rungs_;        // directories and links
    std::vector<std::pair<std::string, SeenFile>> met_;  // each in the one before it
    Rung last_file_;  // that was looked at since the last walk, and is neither
    std::unordered_map<std::string, Way> ways_;  // to directories, by the path that was asked for
};

}  // namespace fcgicheck::os
