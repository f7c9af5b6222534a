#include "os/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <limits>
#include <string_view>

namespace fcgicheck::os {

namespace {

FileKind kind_of_entry(int directory, const dirent64& entry) {
    if (entry.d_type != DT_UNKNOWN)
        return file_kind(static_cast<mode_t>(DTTOIF(entry.d_type)));
    struct stat status {};
    const bool is_there =
        fstatat(directory, &entry.d_name[0], &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0;
    return is_there ? file_kind(status.st_mode) : FileKind::missing;
}

}  // namespace

FileKind file_kind(mode_t mode) {
    switch (mode & S_IFMT) {
        case S_IFREG:
            return FileKind::regular;
        case S_IFDIR:
            return FileKind::directory;
        case S_IFLNK:
            return FileKind::symlink;
        case S_IFIFO:
            return FileKind::fifo;
        case S_IFSOCK:
            return FileKind::socket;
        case S_IFCHR:
            return FileKind::character_device;
        case S_IFBLK:
            return FileKind::block_device;
        default:
            return FileKind::missing;
    }
}

std::optional<OsError> visit_entries(int directory, const std::string& path,
                                     const EntryVisitor& visit) {
    alignas(dirent64) std::array<std::byte, std::size_t{32} << 10U> buffer;
    for (;;) {
        const ssize_t filled = getdents64(directory, buffer.data(), buffer.size());
        if (filled < 0)
            return OsError{errno, "getdents64", path};
        if (filled == 0)
            return std::nullopt;
        off64_t next = 0;
        for (std::size_t at = 0; at < static_cast<std::size_t>(filled);) {
            // The kernel lays the records out as dirent64 in an aligned buffer.
            const auto& entry = *reinterpret_cast<const dirent64*>(&buffer[at]);
            at += entry.d_reclen;
            next = entry.d_off;
            const std::string_view name(&entry.d_name[0]);
            if (name != "." && name != "..")
                visit(name, kind_of_entry(directory, entry));
        }
        // Nothing can be behind it: ext4 and btrfs say so of the last entry (fs/ext4/dir.c,
        // ext4_get_htree_eof; fs/btrfs/inode.c, btrfs_real_readdir).
        if (next == std::numeric_limits<off64_t>::max())
            return std::nullopt;
    }
}

Result<std::vector<DirectoryEntry>> read_entries(int directory, const std::string& path) {
    std::vector<DirectoryEntry> entries;
    const auto error = visit_entries(directory, path, [&](std::string_view name, FileKind kind) {
        entries.push_back({std::string(name), kind});
    });
    if (error)
        return *error;
    return entries;
}

}  // namespace fcgicheck::os
