// How a stranger's file is read safely as root: one that was not looked at yet is first opened with
// O_PATH, which has no effect on what is opened (open(2)); only when that is a regular file it is
// opened again for reading, through /proc/self/fd, where no rename or new link can put another file
// in its place. Where there is no /proc it is opened by its name once more, and the two must be
// one. O_NONBLOCK keeps a lease (fcntl(2), F_SETLEASE) and the odd regular file of /proc that waits
// from holding us.
#include "os/disk.h"

#include <fcntl.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "os/acl.h"
#include "os/directory.h"
#include "os/fd.h"
#include "os/open_beneath.h"
#include "text/path.h"

namespace fcgicheck::os {

bool is_same_file(const FileStat& a, const FileStat& b) {
    return a.device == b.device && a.inode == b.inode;
}

namespace {

FileStat to_file_stat(const struct statx& status) {
    const bool has_mount = (status.stx_mask & STATX_MNT_ID) != 0;
    return {.kind = file_kind(status.stx_mode),
            .mode = status.stx_mode & 07777U,
            .uid = status.stx_uid,
            .gid = status.stx_gid,
            .size = status.stx_size,
            .device = ::makedev(status.stx_dev_major, status.stx_dev_minor),
            .inode = status.stx_ino,
            .mount = has_mount ? status.stx_mnt_id : 0,
            .immutable = (status.stx_attributes & STATX_ATTR_IMMUTABLE) != 0};
}

Result<FileStat> stat_at(int directory, const std::string& path, int flags) {
    struct statx status {};
    if (::statx(directory, path.c_str(), flags | AT_NO_AUTOMOUNT, STATX_BASIC_STATS | STATX_MNT_ID,
                &status) != 0)
        return OsError{errno, "statx", path};
    return to_file_stat(status);
}

constexpr int without_effect = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

Result<Fd> open_file(const std::string& path, int flags) {
    Fd fd(::open(path.c_str(), flags | without_effect));
    if (!fd.is_open())
        return OsError{errno, "open", path};
    return fd;
}

// No folder on the way may be a link; at the end one is opened itself, or not at all. So no link of
// a moment's leads out of the folders that were walked through, to a device of /dev's.
Result<Fd> open_without_links(const std::string& path, int flags) {
    Opened at_once =
        open_refusing(AT_FDCWD, path.c_str(), flags | O_NOFOLLOW | without_effect, Refused::links);
    if (at_once.fd.is_open())
        return std::move(at_once.fd);
    if (!at_once.is_unknown)
        return OsError{errno, "openat", path};
    constexpr int folder = O_PATH | O_DIRECTORY;
    Fd fd(::open("/", folder | O_CLOEXEC));
    for (std::size_t at = 0; fd.is_open() && at < path.size();) {
        const std::size_t next = std::min(path.find('/', at + 1), path.size());
        const std::string name = path.substr(at + 1, next - at - 1);
        const int wanted = next == path.size() ? flags : folder;
        fd = Fd(::openat(fd.get(), name.c_str(), wanted | O_NOFOLLOW | without_effect));
        at = next;
    }
    if (!fd.is_open())
        return OsError{errno, "openat", path};
    return fd;
}

Result<FileStat> stat_of(const Fd& fd, const std::string& path) {
    const Result<FileStat> stat = stat_at(fd.get(), "", AT_EMPTY_PATH);
    return stat ? stat : OsError{stat.error().number, "fstat", path};
}

std::string what_it_is(FileKind kind) {
    switch (kind) {
        case FileKind::missing:
            return "it is of an unknown kind";
        case FileKind::regular:
            return "it is a regular file";
        case FileKind::directory:
            return "it is a directory";
        case FileKind::symlink:
            return "it is a symbolic link";
        case FileKind::fifo:
            return "it is a FIFO";
        case FileKind::socket:
            return "it is a socket";
        case FileKind::character_device:
        case FileKind::block_device:
            return "it is a device";
    }
    return "";
}

struct OpenFile {
    Fd fd;
    FileStat stat;
};

Unseen why_not_opened(const OsError& error, const std::string& path) {
    if (error.call == "openat" && (error.number == ENOTDIR || error.number == ELOOP))
        return {path, UnseenWhy::failed, "a link leads elsewhere by now"};
    return to_unseen({error.number, error.call, path});
}

Observed<OpenFile> open_regular(const std::string& path) {
    const Result<Fd> looked_at = open_file(path, O_PATH);
    if (!looked_at)
        return to_unseen(looked_at.error());
    const Result<FileStat> expected = stat_of(*looked_at, path);
    if (!expected)
        return to_unseen(expected.error());
    if (expected->kind != FileKind::regular)
        return Unseen{path, UnseenWhy::failed, what_it_is(expected->kind)};

    Result<Fd> fd = open_file("/proc/self/fd/" + std::to_string(looked_at->get()), O_RDONLY);
    const bool has_no_proc = !fd && fd.error().number == ENOENT;
    if (has_no_proc)
        fd = open_file(path, O_RDONLY);
    if (!fd)
        return to_unseen({fd.error().number, fd.error().call, path});
    if (has_no_proc) {
        const Result<FileStat> stat = stat_of(*fd, path);
        if (!stat)
            return to_unseen(stat.error());
        if (!is_same_file(*stat, *expected))
            return Unseen{path, UnseenWhy::failed, "it was replaced while it was read"};
    }
    return OpenFile{std::move(*fd), *expected};
}

// What was a regular file may be a FIFO by now, which O_NONBLOCK lets go of at once; a device only
// root can put there.
Observed<OpenFile> open_seen(const std::string& path, const FileStat& seen) {
    if (seen.kind != FileKind::regular)
        return Unseen{path, UnseenWhy::failed, what_it_is(seen.kind)};
    Result<Fd> fd = open_without_links(path, O_RDONLY);
    if (!fd)
        return why_not_opened(fd.error(), path);
    const Result<FileStat> stat = stat_of(*fd, path);
    if (!stat)
        return to_unseen(stat.error());
    if (!is_same_file(*stat, seen) || stat->kind != FileKind::regular)
        return Unseen{path, UnseenWhy::failed, "it was replaced while it was looked at"};
    return OpenFile{std::move(*fd), *stat};
}

// At most `limit` bytes; `size`, which stat gives, is only a hint (files of /proc have none).
Result<std::string> read_up_to(const Fd& fd, std::uint64_t size, const std::string& path,
                               std::size_t limit) {
    // A file of /proc/sys gives all that it has to the first read alone.
    constexpr std::uint64_t usual = 4096;
    std::string bytes(std::min<std::uint64_t>(limit, size == 0 ? usual : size + 1), '\0');
    std::size_t used = 0;
    for (;;) {
        if (used == bytes.size()) {
            if (used == limit)
                break;
            bytes.resize(std::min(limit, std::max<std::size_t>(4096, 2 * used)));
        }
        const ssize_t got = ::read(fd.get(), &bytes[used], bytes.size() - used);
        if (got < 0)
            return OsError{errno, "read", path};
        used += static_cast<std::size_t>(got);
        if (got == 0 || used == size)
            break;
    }
    bytes.resize(used);
    return bytes;
}

Unseen too_large(const std::string& path, std::size_t limit) {
    return {path, UnseenWhy::too_large, "it is larger than " + std::to_string(limit) + " bytes"};
}

Observed<std::string> head_of(const Observed<OpenFile>& opened, const std::string& path,
                              std::size_t bytes) {
    const OpenFile* file = opened.seen();
    if (file == nullptr)
        return *opened.unseen();
    Result<std::string> head = read_up_to(file->fd, file->stat.size, path, bytes);
    if (!head)
        return to_unseen(head.error());
    return std::move(*head);
}

Observed<std::string> all_of(const Observed<OpenFile>& opened, const std::string& path,
                             std::size_t limit) {
    const OpenFile* file = opened.seen();
    if (file == nullptr)
        return *opened.unseen();
    if (file->stat.size > limit)
        return too_large(path, limit);
    Result<std::string> bytes = read_up_to(file->fd, file->stat.size, path, limit + 1);
    if (!bytes)
        return to_unseen(bytes.error());
    if (bytes->size() > limit)
        return too_large(path, limit);
    return std::move(*bytes);
}

}  // namespace

Observed<FileStat> Disk::stat(const std::string& path) {
    const Result<FileStat> stat = stat_at(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW);
    if (stat)
        return *stat;
    if (stat.error().number == ENOENT || stat.error().number == ENOTDIR)
        return FileStat{};
    return to_unseen({stat.error().number, "lstat", path});
}

Observed<std::string> Disk::readlink(const std::string& path) {
    std::array<char, PATH_MAX> target;  // no link is longer (symlink(2))
    const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
    if (length < 0)
        return to_unseen({errno, "readlink", path});
    return std::string(target.data(), static_cast<std::size_t>(length));
}

Observed<std::string> Disk::read(const std::string& path, std::size_t limit) {
    return all_of(open_regular(path), path, limit);
}

Observed<FileStat> stat_behind(const std::string& path) {
    const Result<FileStat> stat = stat_at(AT_FDCWD, path, 0);
    if (!stat)
        return to_unseen({stat.error().number, "stat", path});
    return *stat;
}

Observed<std::string> Disk::head(const std::string& path, std::size_t bytes) {
    return head_of(open_regular(path), path, bytes);
}

Observed<std::vector<DirectoryEntry>> Disk::list(const std::string& path) {
    const Result<Fd> directory = open_file(path, O_RDONLY | O_DIRECTORY);
    if (!directory)
        return to_unseen(directory.error());
    Result<std::vector<DirectoryEntry>> entries = read_entries(directory->get(), path);
    if (!entries)
        return to_unseen(entries.error());
    std::sort(entries->begin(), entries->end(),
              [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
    return std::move(*entries);
}

Observed<std::string> read_head(const std::string& path, const FileStat& seen, std::size_t bytes) {
    return head_of(open_seen(path, seen), path, bytes);
}

Observed<std::string> read_all(const std::string& path, const FileStat& seen, std::size_t limit) {
    return all_of(open_seen(path, seen), path, limit);
}

Observed<std::vector<AclEntry>> Disk::acl(const std::string& path) {
    return access_acl(path);
}

std::optional<SeenFile> see(int descriptor) {
    const Result<FileStat> stat = stat_at(descriptor, "", AT_EMPTY_PATH);
    std::optional<std::vector<AclEntry>> acl = access_acl(descriptor);
    if (!stat || !acl)
        return std::nullopt;
    return SeenFile{*stat, *std::move(acl)};
}

Observed<FileTime> times_of(const std::string& path, OfLinks of) {
    const int flags = of == OfLinks::themselves ? AT_SYMLINK_NOFOLLOW : 0;
    struct statx status {};
    if (::statx(AT_FDCWD, path.c_str(), flags, STATX_MTIME | STATX_CTIME | STATX_BTIME, &status) !=
        0)
        return to_unseen({errno, "statx", path});
    const bool has_birth = (status.stx_mask & STATX_BTIME) != 0;
    return FileTime{
        .path = path,
        .modified = status.stx_mtime.tv_sec,
        .changed = status.stx_ctime.tv_sec,
        .born = has_birth ? std::optional<std::int64_t>(status.stx_btime.tv_sec) : std::nullopt};
}

std::string security_label(const std::string& path) {
    std::array<char, 512> label{};
    const ssize_t length =
        ::lgetxattr(path.c_str(), "security.selinux", label.data(), label.size());
    return length > 0 ? std::string(label.data(), static_cast<std::size_t>(length)) : "";
}

Observed<bool> protects_links() {
    const Observed<std::string> value = Disk().read("/proc/sys/fs/protected_symlinks", 16);
    if (value.seen() == nullptr)
        return *value.unseen();
    return value.seen()->starts_with('1');
}

Observed<std::string> read_input(const std::string& path, std::size_t limit) {
    const Fd fd(path == "-" ? ::dup(STDIN_FILENO)
                            : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!fd.is_open())
        return to_unseen({errno, "open", path});
    Result<std::string> bytes = read_up_to(fd, 0, path, limit + 1);
    if (!bytes)
        return to_unseen(bytes.error());
    if (bytes->size() > limit)
        return too_large(path, limit);
    return std::move(*bytes);
}

std::string current_directory() {
    std::string path(PATH_MAX, '\0');
    // Of a directory that was removed: whatever is looked for below it will be missing.
    if (::getcwd(path.data(), path.size()) == nullptr)
        return "/proc/self/cwd";
    path.resize(std::strlen(path.c_str()));
    return path;
}

std::string absolute(const std::string& path) {
    return text::normalize_path(text::join_path(current_directory(), path));
}

}  // namespace fcgicheck::os
