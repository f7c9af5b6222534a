// The order of the kernel's generic_permission() and posix_acl_permission() (linux fs/namei.c,
// fs/posix_acl.c): the first class that fits decides, even where a later one would grant. Where an
// ACL is there, the mode's group bits are its mask; where they are all off, the kernel does not
// look at the ACL at all.
#include "access/access.h"

#include <algorithm>
#include <utility>

namespace fcgicheck::access {

namespace {

using Tag = AclEntry::Tag;

unsigned bit_of(Want want) {
    return want == Want::read ? 4 : 1;
}

unsigned bits_of(unsigned mode, PermissionClass of) {
    switch (of) {
        case PermissionClass::owner:
            return mode >> 6U & 7U;
        case PermissionClass::group:
            return mode >> 3U & 7U;
        case PermissionClass::other:
            return mode & 7U;
    }
    return 0;
}

bool is_member(const Identity& who, gid_t gid) {
    return who.gid == gid ||
           std::find(who.groups.begin(), who.groups.end(), gid) != who.groups.end();
}

// Where the mask is empty the kernel does not look at the list.
bool has_acl(const FileFacts& file) {
    return !file.acl.empty() && bits_of(file.stat.mode, PermissionClass::group) != 0;
}

// The mode's group bits are the ACL's mask (acl(5)), and the kernel keeps them alike.
unsigned masked(const FileFacts& file, const AclEntry& entry) {
    return entry.perms & bits_of(file.stat.mode, PermissionClass::group);
}

// The entry for users and groups that lets `who`, who is not the owner, in or keeps him out; null
// where none of them is about `who`. Of several groups one that grants is enough.
const AclEntry* entry_about(const Identity& who, const FileFacts& file, unsigned bit) {
    for (const AclEntry& entry : file.acl) {
        if (entry.tag == Tag::user && entry.id == who.uid)
            return &entry;
    }
    const AclEntry* about = nullptr;
    for (const AclEntry& entry : file.acl) {
        const bool is_about_group =
            (entry.tag == Tag::group_obj && is_member(who, file.stat.gid)) ||
            (entry.tag == Tag::group && is_member(who, entry.id));
        const bool grants = (masked(file, entry) & bit) != 0;
        if (is_about_group && (about == nullptr || grants))
            about = &entry;
    }
    return about;
}

Answer by_class(const FileFacts& file, PermissionClass of, unsigned bit) {
    return {.granted = (bits_of(file.stat.mode, of) & bit) != 0, .of = of};
}

Answer without_privilege(const Identity& who, const FileFacts& file, unsigned bit) {
    if (who.uid == file.stat.uid)
        return by_class(file, PermissionClass::owner, bit);
    if (has_acl(file)) {
        if (const AclEntry* entry = entry_about(who, file, bit))
            return {.granted = (masked(file, *entry) & bit) != 0, .of = PermissionClass::group};
        return by_class(file, PermissionClass::other, bit);
    }
    const bool is_in_group = is_member(who, file.stat.gid);
    return by_class(file, is_in_group ? PermissionClass::group : PermissionClass::other, bit);
}

}  // namespace

Answer may(const Identity& who, const FileFacts& file, Want want) {
    Answer answer = without_privilege(who, file, bit_of(want));
    // CAP_DAC_OVERRIDE (capabilities(7)): all but the execution of a file that nobody may execute.
    const bool needs_x = want == Want::execute && file.stat.kind != FileKind::directory;
    const bool is_privileged = who.uid == 0 && file.stat.is_owner_mapped;
    if (is_privileged && (!needs_x || (file.stat.mode & 0111U) != 0))
        answer.granted = true;
    return answer;
}

unsigned permissions(const Identity& who, const FileFacts& file) {
    unsigned all = 0;
    for (const unsigned bit : {4U, 2U, 1U})
        all |= without_privilege(who, file, bit).granted ? bit : 0U;
    return all;
}

std::string letters_of(unsigned permissions) {
    std::string out;
    for (const auto& [bit, letter] : {std::pair{4U, 'r'}, {2U, 'w'}, {1U, 'x'}})
        if ((permissions & bit) != 0)
            out += letter;
    return out;
}

std::string entry_for(const Identity& who, const FileFacts& file, unsigned bits) {
    const unsigned wanted = permissions(who, file) | bits;
    std::string entry = "u:" + who.name + ':' + letters_of(wanted);
    if (!file.acl.empty())
        entry += ",m::" + letters_of(bits_of(file.stat.mode, PermissionClass::group) | wanted);
    return entry;
}

const AclEntry* deciding_entry(const Identity& who, const FileFacts& file, Want want) {
    if (who.uid == file.stat.uid || !has_acl(file))
        return nullptr;
    return entry_about(who, file, bit_of(want));
}

bool refused_to_all(const FileFacts& file, Want want) {
    const unsigned bit = bit_of(want);
    const bool lets_owner = by_class(file, PermissionClass::owner, bit).granted;
    if (lets_owner && file.stat.uid != 0)
        return false;
    if (by_class(file, PermissionClass::other, bit).granted)
        return false;
    if (!has_acl(file))
        return !by_class(file, PermissionClass::group, bit).granted;
    return std::none_of(file.acl.begin(), file.acl.end(), [&](const AclEntry& entry) {
        const bool is_about_somebody =
            entry.tag == Tag::group_obj || entry.tag == Tag::group ||
            (entry.tag == Tag::user && entry.id != 0 && entry.id != file.stat.uid);
        return is_about_somebody && (masked(file, entry) & bit) != 0;
    });
}

const FileFacts* first_without_modes(const PathFacts& path) {
    for (const Rung& rung : path.rungs)
        if (rung->stat.kind != FileKind::symlink && !rung->stat.modes_decide)
            return rung.get();
    const bool is_there = path.end == PathFacts::End::reached;
    return is_there && !path.target.stat.modes_decide ? &path.target : nullptr;
}

Unseen modes_in_doubt(const FileFacts& file) {
    const bool is_folder = file.stat.kind == FileKind::directory;
    return {.what = (is_folder ? "who may do what below " : "who may do what with ") + file.path,
            .why = UnseenWhy::not_supported,
            .detail = "it is on " + file.file_system +
                      ", where the modes that are shown do not decide that"};
}

std::optional<std::size_t> first_closed_rung(const Identity& who, const PathFacts& path) {
    const auto closed = std::find_if(path.rungs.begin(), path.rungs.end(), [&](const Rung& rung) {
        return rung->stat.kind == FileKind::directory && rung->stat.modes_decide &&
               !may(who, *rung, Want::search).granted;
    });
    if (closed == path.rungs.end())
        return std::nullopt;
    return static_cast<std::size_t>(closed - path.rungs.begin());
}

}  // namespace fcgicheck::access
