#include <doctest/doctest.h>

#include "access/access.h"

using namespace fcgicheck;
using access::may;
using access::Want;

namespace {

const Identity www{.name = "www-data", .uid = 33, .gid = 33, .groups = {44}};

FileFacts file(unsigned mode, uid_t uid = 1001, gid_t gid = 100) {
    return {.stat = {.kind = FileKind::regular, .mode = mode, .uid = uid, .gid = gid}};
}

}  // namespace

TEST_CASE("only the first class that fits counts, even where a later one would grant") {
    CHECK(may(www, file(0755), Want::execute).granted);
    CHECK_FALSE(may(www, file(0754), Want::execute).granted);
    CHECK_FALSE(may(www, file(0077, 33), Want::read).granted);
    CHECK(may(www, file(0077, 33), Want::read).of == PermissionClass::owner);
    CHECK_FALSE(may(www, file(0705, 1001, 44), Want::execute).granted);
    CHECK(may(www, file(0705, 1001, 44), Want::execute).of == PermissionClass::group);
}

TEST_CASE("root may all but execute a file without an execute bit") {
    const Identity root{.name = "root"};
    CHECK(may(root, file(0000), Want::read).granted);
    CHECK_FALSE(may(root, file(0644), Want::execute).granted);
    CHECK(may(root, file(0100), Want::execute).granted);
    FileFacts directory = file(0000);
    directory.stat.kind = FileKind::directory;
    CHECK(may(root, directory, Want::search).granted);
}

TEST_CASE("an ACL's named user and groups are bounded by the mask") {
    using Tag = AclEntry::Tag;
    FileFacts f = file(0710);
    f.acl = {{Tag::user_obj, 0, 7},
             {Tag::user, 33, 5},
             {Tag::group_obj, 0, 0},
             {Tag::mask, 0, 1},
             {Tag::other, 0, 0}};
    CHECK(may(www, f, Want::execute).granted);
    CHECK_FALSE(may(www, f, Want::read).granted);

    f.acl = {{Tag::user_obj, 0, 7},
             {Tag::group_obj, 0, 0},
             {Tag::group, 44, 1},
             {Tag::mask, 0, 1},
             {Tag::other, 0, 7}};
    CHECK(may(www, f, Want::execute).granted);
    f.acl[2].perms = 0;
    CHECK_FALSE(may(www, f, Want::execute).granted);
    CHECK(may(www, f, Want::execute).of == PermissionClass::group);
}

TEST_CASE("an ACL with an empty mask is not looked at, as in the kernel") {
    using Tag = AclEntry::Tag;
    FileFacts f = file(0701);
    f.acl = {{Tag::user_obj, 0, 7},
             {Tag::user, 33, 0},
             {Tag::group_obj, 0, 0},
             {Tag::mask, 0, 0},
             {Tag::other, 0, 1}};
    CHECK(may(www, f, Want::execute).granted);
}

TEST_CASE("refused to all is a mode without the letter in any place") {
    CHECK(access::refused_to_all(file(0644), Want::execute));
    CHECK_FALSE(access::refused_to_all(file(0744), Want::execute));
    CHECK(access::refused_to_all(file(0311), Want::read));
}

TEST_CASE("the first closed rung is a directory; links are free") {
    PathFacts path;
    const auto rung = [](FileKind kind, unsigned mode) {
        return FileFacts{.stat = {.kind = kind, .mode = mode, .uid = 1001, .gid = 100}};
    };
    path.rungs = {rung(FileKind::directory, 0755), rung(FileKind::symlink, 0600),
                  rung(FileKind::directory, 0750), rung(FileKind::directory, 0700)};
    CHECK(access::first_closed_rung(www, path) == 2);
    path.rungs[2].stat.mode = 0711;
    path.rungs[3].stat.mode = 0711;
    CHECK(access::first_closed_rung(www, path) == std::nullopt);
}
