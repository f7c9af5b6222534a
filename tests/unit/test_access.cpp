// The arithmetic of access on its own; tests/os/test_access_kernel.cpp asks the kernel.
#include <doctest/doctest.h>

#include <random>

#include "access/access.h"

using namespace fcgicheck;
using access::Want;

namespace {

using Tag = AclEntry::Tag;

const Identity root{.name = "root"};
const Identity ann{.name = "ann", .uid = 1001, .gid = 100, .groups = {100, 200}};
const Identity server{.name = "www-data", .uid = 33, .gid = 33, .groups = {33}};

FileFacts file(unsigned mode, uid_t uid, gid_t gid, std::vector<AclEntry> acl = {}) {
    return {.path = "/srv/x",
            .stat = {.kind = FileKind::regular, .mode = mode, .uid = uid, .gid = gid},
            .acl = std::move(acl)};
}

FileFacts directory(unsigned mode, uid_t uid, gid_t gid) {
    FileFacts facts = file(mode, uid, gid);
    facts.stat.kind = FileKind::directory;
    return facts;
}

bool granted(const Identity& who, const FileFacts& facts, Want want) {
    return access::may(who, facts, want).granted;
}

}  // namespace

TEST_CASE("the first class that fits decides, even against a kinder one after it") {
    CHECK_FALSE(granted(ann, file(0077, 1001, 5), Want::read));
    CHECK_FALSE(granted(ann, file(0707, 5, 100), Want::read));
    CHECK(granted(server, file(0005, 5, 100), Want::execute));
    CHECK(access::may(ann, file(0, 1001, 100), Want::read).of == PermissionClass::owner);
    CHECK(access::may(ann, file(0, 5, 100), Want::read).of == PermissionClass::group);
    CHECK(access::may(ann, file(0, 5, 5), Want::read).of == PermissionClass::other);
}

TEST_CASE("a supplementary group counts as much as the first one") {
    CHECK(granted(ann, file(0050, 5, 200), Want::execute));
    CHECK_FALSE(granted(ann, file(0050, 5, 300), Want::execute));
    CHECK(granted({.name = "x", .uid = 9, .gid = 200}, file(0050, 5, 200), Want::execute));
}

TEST_CASE("root reads and searches everything, and executes what has any x") {
    CHECK(granted(root, file(0, 5, 5), Want::read));
    CHECK(granted(root, directory(0, 5, 5), Want::search));
    CHECK_FALSE(granted(root, file(0666, 0, 0), Want::execute));
    CHECK(granted(root, file(0001, 0, 0), Want::execute));
    CHECK(granted(root, file(0010, 5, 5), Want::execute));
}

TEST_CASE("an ACL's entries are cut by its mask") {
    const std::vector<AclEntry> acl = {{Tag::user_obj, 0, 6},  {Tag::user, 33, 7},
                                       {Tag::group_obj, 0, 0}, {Tag::group, 200, 5},
                                       {Tag::mask, 0, 4},      {Tag::other, 0, 1}};
    const FileFacts facts = file(0641, 5, 6, acl);
    CHECK(granted(server, facts, Want::read));
    CHECK_FALSE(granted(server, facts, Want::execute));
    CHECK(granted(ann, facts, Want::read));
    CHECK_FALSE(granted(ann, facts, Want::execute));
    CHECK(access::may(server, facts, Want::execute).of == PermissionClass::group);
    CHECK(granted({.uid = 9, .gid = 9}, facts, Want::execute));
}

TEST_CASE("an ACL with an empty mask is not looked at, as in the kernel") {
    const std::vector<AclEntry> acl = {{Tag::user_obj, 0, 7},
                                       {Tag::user, 33, 0},
                                       {Tag::group_obj, 0, 0},
                                       {Tag::mask, 0, 0},
                                       {Tag::other, 0, 1}};
    CHECK(granted(server, file(0701, 5, 6, acl), Want::execute));
    CHECK(access::may(server, file(0701, 5, 6, acl), Want::execute).of == PermissionClass::other);
}

TEST_CASE("with several groups in an ACL, one that grants is enough") {
    const std::vector<AclEntry> acl = {{Tag::user_obj, 0, 7}, {Tag::group_obj, 0, 0},
                                       {Tag::group, 100, 4},  {Tag::group, 200, 1},
                                       {Tag::mask, 0, 7},     {Tag::other, 0, 7}};
    CHECK(granted(ann, file(0777, 5, 100, acl), Want::execute));
    CHECK(granted(ann, file(0777, 5, 100, acl), Want::read));
    CHECK_FALSE(granted({.uid = 9, .gid = 100}, file(0777, 5, 7, acl), Want::execute));
}

TEST_CASE("refused to all: no class lets anybody but root") {
    CHECK(access::refused_to_all(file(0644, 1001, 100), Want::execute));
    CHECK_FALSE(access::refused_to_all(file(0645, 1001, 100), Want::execute));
    CHECK_FALSE(access::refused_to_all(file(0744, 1001, 100), Want::execute));
    CHECK(access::refused_to_all(file(0744, 0, 0), Want::execute));
    CHECK(access::refused_to_all(file(0311, 1001, 100), Want::read));
}

TEST_CASE("refused to all is true exactly where no identity is let in") {
    std::mt19937 random(20240217);
    const auto pick = [&](unsigned count) { return static_cast<unsigned>(random() % count); };
    // Few bits, so that both answers are common.
    const auto sparse = [&](unsigned count) {
        const unsigned bits = pick(count);
        return bits & pick(count);
    };
    unsigned refused = 0;
    for (int i = 0; i < 4000; ++i) {
        FileFacts facts = file(sparse(512) & pick(512), pick(3), pick(3) + 10);
        if (pick(2) == 0) {
            facts.acl = {{Tag::user_obj, 0, facts.stat.mode >> 6U},
                         {Tag::user, pick(4), sparse(8)},
                         {Tag::group_obj, 0, sparse(8)},
                         {Tag::group, pick(4) + 10, sparse(8)},
                         {Tag::mask, 0, facts.stat.mode >> 3U & 7U},
                         {Tag::other, 0, facts.stat.mode & 7U}};
        }
        for (const Want want : {Want::read, Want::execute}) {
            bool lets_somebody = false;
            for (uid_t uid = 1; uid < 6; ++uid) {
                for (gid_t gid = 10; gid < 16; ++gid) {
                    lets_somebody |= granted({.uid = uid, .gid = gid}, facts, want);
                }
            }
            refused += lets_somebody ? 0 : 1;
            CAPTURE(i);
            CHECK(access::refused_to_all(facts, want) == !lets_somebody);
        }
    }
    CHECK(refused > 500);
    CHECK(refused < 7500);
}

TEST_CASE("the first closed rung is found, and links are free") {
    PathFacts path{.path = "/a/b/c"};
    FileFacts link = directory(0, 0, 0);
    link.stat.kind = FileKind::symlink;
    for (const FileFacts& each :
         {directory(0755, 0, 0), link, directory(0750, 1001, 100), directory(0700, 1001, 100)})
        path.rungs.push_back(std::make_shared<FileFacts>(each));
    CHECK(access::first_closed_rung(server, path) == 2);
    CHECK(access::first_closed_rung({.uid = 9, .gid = 100}, path) == 3);
    CHECK_FALSE(access::first_closed_rung(ann, path).has_value());
    CHECK_FALSE(access::first_closed_rung(root, path).has_value());
}
