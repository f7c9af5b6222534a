// The one road by which the Apache model reads files: the disk today, a recording tomorrow. Paths
// are absolute bytes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"

namespace fcgicheck {

// apache::load() calls stat, readlink and read from several threads at once: what it is given must
// bear that. Nothing else does.
class FileSource {
  public:
    FileSource() = default;
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;
    virtual ~FileSource() = default;

    // As lstat(2): a symbolic link is described, not followed. A missing file is seen, with
    // FileKind::missing.
    virtual Observed<FileStat> stat(const std::string& path) = 0;
    virtual Observed<std::string> readlink(const std::string& path) = 0;
    // The POSIX access ACL beyond the mode bits, of the file itself; empty where there is none.
    virtual Observed<std::vector<AclEntry>> acl(const std::string& path) = 0;
    // Regular files only, links followed. A file of more than `limit` bytes is unseen
    // (UnseenWhy::too_large).
    virtual Observed<std::string> read(const std::string& path, std::size_t limit) = 0;
    // The same of a file of any size: its first `bytes`.
    virtual Observed<std::string> head(const std::string& path, std::size_t bytes) = 0;
    // In byte order of the names, without "." and "..".
    virtual Observed<std::vector<DirectoryEntry>> list(const std::string& path) = 0;
};

}  // namespace fcgicheck
