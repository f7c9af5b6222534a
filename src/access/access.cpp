#include "access/access.h"

#include <algorithm>

namespace fcgicheck::access {
namespace {

constexpr unsigned read_bit = 4;
constexpr unsigned execute_bit = 1;
constexpr unsigned group_bits = 070;

unsigned bit_of(Want want) {
    return want == Want::read ? read_bit : execute_bit;
}

bool is_in_group(const Identity& who, std::uint32_t group) {
    return who.gid == group ||
           std::find(who.groups.begin(), who.groups.end(), group) != who.groups.end();
}

// CAP_DAC_OVERRIDE passes all but the execution of a file without any execute bit.
bool root_may(const FileFacts& file, Want want) {
    return want != Want::execute || file.stat.kind == FileKind::directory ||
           (file.stat.mode & 0111) != 0;
}

Answer by_mode(const Identity& who, const FileFacts& file, unsigned bit) {
    if (who.uid == file.stat.uid)
        return {(file.stat.mode >> 6 & bit) != 0, PermissionClass::owner};
    if (is_in_group(who, file.stat.gid))
        return {(file.stat.mode >> 3 & bit) != 0, PermissionClass::group};
    return {(file.stat.mode & bit) != 0, PermissionClass::other};
}

// fs/posix_acl.c, posix_acl_permission: a named user first, then all groups that match, of which
// one that grants is enough; the mask bounds them all.
Answer by_acl(const Identity& who, const FileFacts& file, unsigned bit) {
    using Tag = AclEntry::Tag;
    const auto& acl = file.acl;
    const auto mask_entry =
        std::find_if(acl.begin(), acl.end(), [](const AclEntry& e) { return e.tag == Tag::mask; });
    const unsigned mask = mask_entry == acl.end() ? 7U : mask_entry->perms;
    for (const AclEntry& entry : acl) {
        if (entry.tag == Tag::user && entry.id == who.uid)
            return {(entry.perms & mask & bit) != 0, PermissionClass::group};
    }
    bool is_matched = false;
    for (const AclEntry& entry : acl) {
        const bool matches = (entry.tag == Tag::group_obj && is_in_group(who, file.stat.gid)) ||
                             (entry.tag == Tag::group && is_in_group(who, entry.id));
        if (matches && (entry.perms & mask & bit) != 0)
            return {true, PermissionClass::group};
        is_matched = is_matched || matches;
    }
    if (is_matched)
        return {false, PermissionClass::group};
    return {(file.stat.mode & bit) != 0, PermissionClass::other};
}

}  // namespace

Answer may(const Identity& who, const FileFacts& file, Want want) {
    if (who.uid == 0)
        return {root_may(file, want), PermissionClass::owner};
    const unsigned bit = bit_of(want);
    // fs/namei.c, acl_permission_check: an ACL whose mask is empty is not even looked at.
    const bool acl_counts = !file.acl.empty() && (file.stat.mode & group_bits) != 0;
    if (who.uid != file.stat.uid && acl_counts)
        return by_acl(who, file, bit);
    return by_mode(who, file, bit);
}

bool refused_to_all(const FileFacts& file, Want want) {
    const unsigned bit = bit_of(want);
    // With an ACL the group bits of the mode are its mask, which bounds every entry in between.
    return (file.stat.mode & (bit << 6 | bit << 3 | bit)) == 0;
}

std::optional<std::size_t> first_closed_rung(const Identity& who, const PathFacts& path) {
    for (std::size_t i = 0; i < path.rungs.size(); ++i) {
        const FileFacts& rung = path.rungs[i];
        if (rung.stat.kind == FileKind::directory && !may(who, rung, Want::search).granted)
            return i;
    }
    return std::nullopt;
}

}  // namespace fcgicheck::access
