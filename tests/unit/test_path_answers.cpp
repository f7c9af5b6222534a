// What is asked of a path as a whole; the kernel is asked in tests/os/test_access_kernel.cpp.
#include <doctest/doctest.h>

#include <memory>

#include "access/access.h"
#include "access/path_answers.h"

using namespace fcgicheck;
using access::LinkGuard;
using access::Stop;

namespace {

const Identity root{.name = "root"};
const Identity ann{.name = "ann", .uid = 1001, .gid = 100, .groups = {100}};
const Identity server{.name = "www-data", .uid = 33, .gid = 33, .groups = {33}};

Rung rung(std::string path, FileKind kind, unsigned mode, uid_t uid) {
    return std::make_shared<FileFacts>(
        FileFacts{.path = std::move(path), .stat = {.kind = kind, .mode = mode, .uid = uid}});
}

SeenPath file_of_ann(unsigned mode, FileKind kind = FileKind::regular) {
    SeenPath seen{.path = {.path = "/srv/x"}, .unseen = {}};
    seen.path.rungs = {rung("/", FileKind::directory, 0755, 0),
                       rung("/srv", FileKind::directory, 0755, 0)};
    seen.path.target = {.path = "/srv/x", .stat = {.kind = kind, .mode = mode, .uid = 1001}};
    return seen;
}

// /srv/link, of `owner`, in a folder of root's that all may write to.
SeenPath through_link(uid_t owner, unsigned folder_mode = 01777) {
    SeenPath seen = file_of_ann(0755);
    seen.path.rungs[1] = rung("/srv", FileKind::directory, folder_mode, 0);
    seen.path.rungs.push_back(rung("/srv/link", FileKind::symlink, 0777, owner));
    seen.path.rungs.push_back(rung("/home", FileKind::directory, 0755, 0));
    seen.path.last_links = {{seen.path.rungs[2], seen.path.rungs[1], 3}};
    return seen;
}

access::PathAnswers ask(const Identity& who, const SeenPath& seen,
                        LinkGuard guard = LinkGuard::off) {
    return access::answers(who, seen, guard);
}

}  // namespace

TEST_CASE("a directory is searched, never executed; a file is executed, never searched") {
    const auto folder = ask(server, file_of_ann(0755, FileKind::directory));
    CHECK(folder.read == true);
    CHECK(folder.execute == false);
    CHECK(folder.search == true);
    const auto file = ask(server, file_of_ann(0755));
    CHECK(file.read == true);
    CHECK(file.execute == true);
    CHECK(file.search == false);
}

TEST_CASE("nothing but a regular file is executed, and a socket is not even opened") {
    for (const FileKind kind :
         {FileKind::fifo, FileKind::character_device, FileKind::block_device}) {
        CHECK(ask(server, file_of_ann(0755, kind)).read == true);
        CHECK(ask(server, file_of_ann(0755, kind)).execute == false);
    }
    CHECK(ask(root, file_of_ann(0777, FileKind::socket)).read == false);
    CHECK(ask(root, file_of_ann(0777, FileKind::socket)).execute == false);
}

TEST_CASE(
    "a mount with noexec executes nothing, one with nodev opens no device, for root neither") {
    SeenPath file = file_of_ann(0755);
    file.path.noexec = true;
    CHECK(ask(root, file).execute == false);
    CHECK(ask(root, file).read == true);
    SeenPath device = file_of_ann(0666, FileKind::block_device);
    device.path.nodev = true;
    CHECK(ask(root, device).read == false);
}

TEST_CASE("the first closed directory blocks, whatever is behind it") {
    SeenPath seen = file_of_ann(0755);
    seen.path.rungs[1] = rung("/srv", FileKind::directory, 0700, 1001);
    seen.path.end = PathFacts::End::missing;
    const auto answers = ask(server, seen);
    CHECK(answers.stop == Stop::closed_directory);
    CHECK(answers.rung == 1);
    CHECK(answers.read == false);
    CHECK(ask(ann, seen).stop == Stop::missing);
}

TEST_CASE("what nobody could look at makes the answers unknown, unless the way ends before it") {
    SeenPath seen = file_of_ann(0755);
    seen.unseen = Unseen{.what = "/srv/x", .why = UnseenWhy::permission, .detail = ""};
    CHECK(ask(server, seen).stop == Stop::unseen);
    CHECK_FALSE(ask(server, seen).read.has_value());
    CHECK_FALSE(ask(server, seen).search.has_value());
    seen.path.rungs[1] = rung("/srv", FileKind::directory, 0700, 1001);
    CHECK(ask(server, seen).stop == Stop::closed_directory);
    CHECK(ask(server, seen).read == false);
}

TEST_CASE("where links are guarded, a stranger's is not followed in a folder all may write to") {
    CHECK(ask(server, through_link(1001), LinkGuard::on).stop == Stop::guarded_link);
    CHECK(ask(root, through_link(1001), LinkGuard::on).read == false);
    CHECK(ask(root, through_link(1001), LinkGuard::on).rung == 2);
    CHECK(ask(ann, through_link(1001), LinkGuard::on).read == true);
    CHECK(ask(server, through_link(0), LinkGuard::on).read == true);
    CHECK(ask(server, through_link(1001, 0777), LinkGuard::on).read == true);
    CHECK(ask(server, through_link(1001, 01775), LinkGuard::on).read == true);
    CHECK(ask(server, through_link(1001), LinkGuard::off).read == true);
}

TEST_CASE("a link that leads on to another is not guarded: only those of the last name are") {
    SeenPath seen = through_link(1001);
    seen.path.last_links.clear();
    CHECK(ask(server, seen, LinkGuard::on).read == true);
}

TEST_CASE("whether links are guarded is asked only where it matters") {
    CHECK(ask(server, through_link(1001), LinkGuard::unknown).stop == Stop::guard_unknown);
    CHECK_FALSE(ask(server, through_link(1001), LinkGuard::unknown).read.has_value());
    CHECK(ask(ann, through_link(1001), LinkGuard::unknown).read == true);
}

TEST_CASE("of a guarded link and a closed directory the first on the way counts") {
    SeenPath seen = through_link(1001);
    seen.path.rungs[3] = rung("/home", FileKind::directory, 0700, 1001);
    CHECK(ask(server, seen, LinkGuard::on).stop == Stop::guarded_link);
    seen.path.rungs[0] = rung("/", FileKind::directory, 0700, 1001);
    CHECK(ask(server, seen, LinkGuard::on).stop == Stop::closed_directory);
    CHECK(ask(server, seen, LinkGuard::on).rung == 0);
}

TEST_CASE("all that is refused is named, also behind the first") {
    SeenPath seen = file_of_ann(0600);
    seen.path.rungs[0] = rung("/", FileKind::directory, 0700, 1001);
    seen.path.rungs[1] = rung("/srv", FileKind::directory, 0700, 1001);
    const auto all = access::refusals(server, seen.path);
    REQUIRE(all.size() == 3);
    CHECK(all[1].file->path == "/srv");
    CHECK(all[1].needs == 1);
    CHECK(all[2].file == &seen.path.target);
    CHECK(all[2].needs == 5);
    CHECK_FALSE(all[2].is_on_the_way);
    CHECK(access::refusals(ann, file_of_ann(0700).path).empty());
}

TEST_CASE("the entry of an access list that decides is named: the user's own, else the kindest") {
    using Tag = AclEntry::Tag;
    FileFacts file = file_of_ann(0670).path.target;
    file.acl = {{Tag::user_obj, 0, 6}, {Tag::user, 33, 4},   {Tag::group_obj, 0, 0},
                {Tag::group, 100, 0},  {Tag::group, 200, 1}, {Tag::mask, 0, 7},
                {Tag::other, 0, 0}};
    const Identity member{.uid = 9, .gid = 100, .groups = {100, 200}};
    CHECK(access::deciding_entry(server, file, access::Want::execute)->tag == Tag::user);
    CHECK(access::deciding_entry(member, file, access::Want::execute)->id == 200);
    CHECK(access::deciding_entry(member, file, access::Want::read)->id == 100);
    CHECK(access::deciding_entry(ann, file, access::Want::read) == nullptr);
    CHECK(access::permissions(server, file) == 4);
    CHECK(access::permissions(member, file) == 1);
}
