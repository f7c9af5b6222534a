#include "os/acl.h"

#include <linux/limits.h>
#include <sys/xattr.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <utility>

#include "os/result.h"

namespace fcgicheck::os {

namespace {

AclEntry::Tag acl_tag(unsigned tag) {
    switch (tag) {  // ACL_USER_OBJ and its kin, linux/posix_acl.h
        case 0x01:
            return AclEntry::Tag::user_obj;
        case 0x02:
            return AclEntry::Tag::user;
        case 0x04:
            return AclEntry::Tag::group_obj;
        case 0x08:
            return AclEntry::Tag::group;
        case 0x10:
            return AclEntry::Tag::mask;
        default:
            return AclEntry::Tag::other;
    }
}

unsigned little_endian(std::string_view bytes) {
    unsigned value = 0;
    for (std::size_t i = bytes.size(); i > 0; --i) {
        value = value << 8U | static_cast<unsigned char>(bytes[i - 1]);
    }
    return value;
}

// linux/posix_acl_xattr.h: a version of four bytes, then entries of tag (2), permissions (2), id
// (4).
std::vector<AclEntry> decode_acl(std::string_view bytes) {
    std::vector<AclEntry> acl;
    for (std::size_t at = 4; at + 8 <= bytes.size(); at += 8) {
        acl.push_back({.tag = acl_tag(little_endian(bytes.substr(at, 2))),
                       .id = little_endian(bytes.substr(at + 4, 4)),
                       .perms = little_endian(bytes.substr(at + 2, 2))});
    }
    return acl;
}

// `get` is lgetxattr(2) of a path, or fgetxattr(2) of a descriptor. Absent, with errno, where it
// fails.
template <class Get>
std::optional<std::vector<AclEntry>> acl_by(const Get& get) {
    constexpr std::size_t largest = XATTR_SIZE_MAX;
    constexpr const char* name = "system.posix_acl_access";
    std::array<char, 1024> usual;
    ssize_t length = get(name, usual.data(), usual.size());
    if (length >= 0)
        return decode_acl({usual.data(), static_cast<std::size_t>(length)});
    if (errno == ERANGE) {
        std::string bytes(largest, '\0');
        length = get(name, bytes.data(), bytes.size());
        if (length >= 0)
            return decode_acl({bytes.data(), static_cast<std::size_t>(length)});
    }
    const bool has_none = errno == ENODATA || errno == EOPNOTSUPP || errno == ENOSYS;
    if (has_none)
        return std::vector<AclEntry>{};
    return std::nullopt;
}

}  // namespace

Observed<std::vector<AclEntry>> access_acl(const std::string& path) {
    auto acl = acl_by([&](const char* name, char* value, std::size_t size) {
        return ::lgetxattr(path.c_str(), name, value, size);
    });
    if (!acl)
        return to_unseen({errno, "lgetxattr", path});
    return *std::move(acl);
}

std::optional<std::vector<AclEntry>> access_acl(int descriptor) {
    return acl_by([&](const char* name, char* value, std::size_t size) {
        return ::fgetxattr(descriptor, name, value, size);
    });
}

}  // namespace fcgicheck::os
