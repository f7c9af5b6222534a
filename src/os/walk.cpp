// Each directory is opened by its name from its parent's descriptor with O_NOFOLLOW, so neither a
// link nor a rename leads out of the tree, and no path is too long. Only the deepest `open_levels`
// directories are held open; on the way back an ancestor is opened again as ".." and must have the
// device and inode that it had.
#include "os/walk.h"

#include <fcntl.h>
#include <linux/limits.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "os/directory.h"
#include "os/fd.h"
#include "os/result.h"

namespace fcgicheck::os {

namespace {

constexpr std::size_t open_levels = 32;

struct DirectoryId {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    friend bool operator==(const DirectoryId&, const DirectoryId&) = default;
};

DirectoryId id_of(const Fd& directory) {
    struct stat status {};
    if (::fstat(directory.get(), &status) != 0)
        return {};
    return {status.st_dev, status.st_ino};
}

Fd open_directory(int parent, const char* name, int no_follow) {
    return Fd(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | no_follow));
}

// /proc, /sys and what is mounted in them: for each process thousands of names, and no site.
bool is_of_kernel(const Fd& directory) {
    struct statfs system {};
    if (::fstatfs(directory.get(), &system) != 0)
        return false;
    constexpr std::array<std::uint64_t, 7> magics = {
        PROC_SUPER_MAGIC, SYSFS_MAGIC,   CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC,
        DEBUGFS_MAGIC,    TRACEFS_MAGIC, SECURITYFS_MAGIC};
    return std::find(magics.begin(), magics.end(), static_cast<std::uint64_t>(system.f_type)) !=
           magics.end();
}

struct Level {
    Fd fd;           // closed where deeper levels need the descriptor
    DirectoryId id;  // set when fd is closed
    std::size_t path_length = 0;
    std::vector<std::string> subdirectories;  // still to be entered
};

class Walk {
  public:
    explicit Walk(const WalkCallbacks& callbacks) : callbacks_(callbacks) {}

    void run(const std::string& root) {
        current_.path = root;
        Fd fd = open_directory(AT_FDCWD, root.c_str(), 0);
        if (!fd.is_open())
            return skip({errno, "open", root});
        visit(std::move(fd));
        while (!levels_.empty()) {
            std::vector<std::string>& left = levels_.back().subdirectories;
            if (left.empty()) {
                leave();
                continue;
            }
            const std::string name = std::move(left.back());
            left.pop_back();
            enter(name);
        }
    }

  private:
    void skip(const OsError& error) { callbacks_.skipped(to_unseen(error)); }

    void enter(const std::string& name) {
        const Level& parent = levels_.back();
        current_.path.resize(parent.path_length);
        if (!current_.path.ends_with('/'))
            current_.path += '/';
        current_.path += name;
        Fd fd = open_directory(parent.fd.get(), name.c_str(), O_NOFOLLOW);
        const bool has_vanished = errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
        if (fd.is_open()) {
            visit(std::move(fd));
        } else if (!has_vanished) {
            skip({errno, "openat", current_.path});
        }
    }

    void visit(Fd fd) {
        if (is_of_kernel(fd))
            return callbacks_.skipped({"what is below " + current_.path, UnseenWhy::not_looked,
                                       "the kernel shows its own state there, and no files"});
        // No system call takes a longer path, so nobody can ask for what is below.
        if (current_.path.size() >= PATH_MAX)
            return callbacks_.skipped(
                {current_.path, UnseenWhy::failed, "its path is longer than the system allows"});
        Result<std::vector<DirectoryEntry>> entries = read_entries(fd.get(), current_.path);
        if (!entries)
            return skip(entries.error());
        current_.entries = std::move(*entries);
        callbacks_.visit(current_);

        Level level{.fd = std::move(fd), .path_length = current_.path.size()};
        for (DirectoryEntry& entry : current_.entries) {
            if (entry.kind == FileKind::directory) {
                level.subdirectories.push_back(std::move(entry.name));
            }
        }
        if (level.subdirectories.empty())
            return;
        levels_.push_back(std::move(level));
        if (levels_.size() <= open_levels)
            return;
        Level& distant = levels_[levels_.size() - 1 - open_levels];
        distant.id = id_of(distant.fd);
        distant.fd.reset();
    }

    void leave() {
        const Level child = std::move(levels_.back());
        levels_.pop_back();
        if (levels_.empty() || levels_.back().fd.is_open())
            return;
        Level& parent = levels_.back();
        parent.fd = open_directory(child.fd.get(), "..", O_NOFOLLOW);
        if (parent.fd.is_open() && id_of(parent.fd) == parent.id)
            return;
        // What is left of the parent can't be found again, nor can its own parent from there.
        parent.fd.reset();
        if (parent.subdirectories.empty())
            return;
        parent.subdirectories.clear();
        current_.path.resize(parent.path_length);
        callbacks_.skipped({current_.path, UnseenWhy::failed, "it was moved while it was read"});
    }

    const WalkCallbacks& callbacks_;
    VisitedDirectory current_;
    std::vector<Level> levels_;
};

}  // namespace

void walk(const std::string& root, const WalkCallbacks& callbacks) {
    Walk(callbacks).run(root);
}

}  // namespace fcgicheck::os
