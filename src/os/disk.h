// Files of this machine. Nothing is followed, opened or read by accident: a FIFO never blocks, a
// device is never opened.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/file_time.h"
#include "os/result.h"

namespace fcgicheck::os {

class Disk final : public FileSource {
  public:
    Observed<FileStat> stat(const std::string& path) override;
    Observed<std::string> readlink(const std::string& path) override;
    Observed<std::vector<AclEntry>> acl(const std::string& path) override;
    Observed<std::string> read(const std::string& path, std::size_t limit) override;
    Observed<std::string> head(const std::string& path, std::size_t bytes) override;
    Observed<std::vector<DirectoryEntry>> list(const std::string& path) override;
};

// The first `bytes` of a regular file, or all of one that has at most `limit`. `path` is as a walk
// came to it (os/path_walk.h), which saw the file there a moment ago: where a link stands in it by
// now, or it leads to another file, that is unseen.
Observed<std::string> read_head(const std::string& path, const FileStat& seen, std::size_t bytes);
Observed<std::string> read_all(const std::string& path, const FileStat& seen, std::size_t limit);

// As stat(2): of what links lead to, /proc's among them.
Observed<FileStat> stat_behind(const std::string& path);

bool is_same_file(const FileStat& a, const FileStat& b);

// A file and its access ACL.
struct SeenFile {
    FileStat stat;
    std::vector<AclEntry> acl;
};
std::optional<SeenFile> see(int descriptor);  // absent where either can't be seen

// Of what links lead to, or of a link itself (statx(2)).
enum class OfLinks : bool { targets, themselves };
Observed<FileTime> times_of(const std::string& path, OfLinks of = OfLinks::targets);

// SELinux's context of a file, of a link itself; "" where there is none, or it may not be read
// (xattr security.selinux).
std::string security_label(const std::string& path);

// fs.protected_symlinks (proc_sys_fs(5)).
Observed<bool> protects_links();

// All of a file that the person who runs the program named as input: a pipe is waited for, "-" is
// standard input. Unseen where it has more than `limit` bytes.
Observed<std::string> read_input(const std::string& path, std::size_t limit);

std::string current_directory();

// `path` made absolute and free of ".", ".." and double slashes, by its text alone.
std::string absolute(const std::string& path);

}  // namespace fcgicheck::os
