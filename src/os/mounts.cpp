#include "os/mounts.h"

#include <linux/magic.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "os/disk.h"

namespace fcgicheck::os {
namespace {

unsigned long bit_of(MountFlag flag) {
    constexpr unsigned long st_nosymfollow = 0x2000;  // linux/statfs.h, since Linux 5.10
    switch (flag) {
        case MountFlag::noexec:
            return ST_NOEXEC;
        case MountFlag::nodev:
            return ST_NODEV;
        case MountFlag::nosymfollow:
            return st_nosymfollow;
    }
    return 0;
}

struct Type {
    std::uint64_t magic;
    std::string_view name;
};

// Those that keep no modes and show what the mount says, and those whose server has the last word.
constexpr std::array types_without_modes = std::to_array<Type>({{MSDOS_SUPER_MAGIC, "vfat"},
                                                                {0x2011bab0, "exfat"},
                                                                {0x5346544e, "ntfs"},
                                                                {0x7366746e, "ntfs3"},
                                                                {SMB_SUPER_MAGIC, "smb"},
                                                                {CIFS_SUPER_MAGIC, "cifs"},
                                                                {SMB2_SUPER_MAGIC, "cifs"},
                                                                {V9FS_MAGIC, "9p"},
                                                                {AFS_FS_MAGIC, "afs"},
                                                                {0x5346414f, "afs"},
                                                                {0x786f4256, "vboxsf"},
                                                                {FUSE_SUPER_MAGIC, "fuse"}});

// A program answers for it, to its own user alone, unless the mount lets the kernel compare modes
// for everyone (mount.fuse(8)). One mount is one line: "36 35 98:0 / /mnt ... - fuse x rw,a,b".
bool compares_modes(std::uint64_t mount) {
    constexpr std::size_t limit = std::size_t{1} << 20;
    const Observed<std::string> read = Disk().read("/proc/self/mountinfo", limit);
    std::string_view left = read.seen() != nullptr ? std::string_view(*read.seen()) : "";
    while (!left.empty()) {
        const std::string_view line = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(left.size(), line.size() + 1));
        std::uint64_t id = 0;
        std::from_chars(line.data(), line.data() + line.size(), id);
        if (id != mount)
            continue;
        const std::string options = ',' + std::string(line.substr(line.rfind(' ') + 1)) + ',';
        return options.find(",allow_other,") != std::string::npos &&
               options.find(",default_permissions,") != std::string::npos;
    }
    return false;
}

std::string_view type_without_modes(std::uint64_t magic, std::uint64_t mount) {
    const auto* const type =
        std::find_if(types_without_modes.begin(), types_without_modes.end(),
                     [&](const Type& without) { return without.magic == magic; });
    if (type == types_without_modes.end() || (magic == FUSE_SUPER_MAGIC && compares_modes(mount)))
        return "";
    return type->name;
}

}  // namespace

Mounts::Mount Mounts::of(const std::string& path, std::uint64_t id) {
    if (const auto known = known_.find(id); known != known_.end())
        return known->second;
    struct statfs system {};
    if (::statfs(path.c_str(), &system) != 0)
        return {};
    const Mount mount{
        .flags = static_cast<unsigned long>(system.f_flags),
        .without_modes = type_without_modes(static_cast<std::uint32_t>(system.f_type), id)};
    if (id != 0)
        known_.emplace(id, mount);
    return mount;
}

bool Mounts::has(MountFlag flag, const std::string& path, std::uint64_t mount) {
    return (of(path, mount).flags & bit_of(flag)) != 0;
}

std::string_view Mounts::without_modes(const std::string& path, std::uint64_t mount) {
    return of(path, mount).without_modes;
}

}  // namespace fcgicheck::os
