// path_resolution(7) against the kernel's own answers.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <vector>

#include "access/access.h"
#include "os/deployed_files.h"
#include "os/path_walk.h"
#include "support/lens.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

PathFacts walk(const std::string& path) {
    os::Users users;
    os::PathWalker walker(users);
    Observed<PathFacts> facts = walker.walk(path);
    REQUIRE(facts.seen() != nullptr);
    return *facts.seen();
}

// The rungs below the tree, relative to it.
std::vector<std::string> rungs_in(const TempTree& tree, const PathFacts& facts) {
    std::vector<std::string> names;
    for (const Rung& rung : facts.rungs) {
        if (rung->path.starts_with(tree.path(""))) {
            names.push_back(rung->path.substr(tree.path("").size()));
        }
    }
    return names;
}

using Names = std::vector<std::string>;
using End = PathFacts::End;

}  // namespace

TEST_CASE("a plain path: every directory above, then the file") {
    TempTree tree;
    tree.add("a/b/hello.fcgi", "12345", 0755);
    const PathFacts facts = walk(tree.path("a/b/hello.fcgi"));
    CHECK(facts.end == End::reached);
    CHECK(facts.target.path == tree.path("a/b/hello.fcgi"));
    CHECK(facts.target.stat.size == 5);
    CHECK(facts.target.stat.mode == 0755);
    CHECK(facts.rungs.at(0)->path == "/");
    CHECK(facts.rungs.at(1)->path == "/tmp");
    CHECK(facts.rungs.at(2)->path == tree.root());
    CHECK(rungs_in(tree, facts) == Names{"a", "a/b"});
    CHECK(facts.rungs.at(0)->owner == "root");
    CHECK(facts.rungs.at(0)->group == "root");
}

TEST_CASE("links are rungs, and what they lead through too") {
    TempTree tree;
    tree.add("releases/5/app.fcgi", "", 0755);
    tree.add_link("current", "releases/5");
    tree.add_link("htdocs", tree.path("current"));
    const PathFacts facts = walk(tree.path("htdocs/app.fcgi"));
    CHECK(facts.end == End::reached);
    CHECK(facts.target.path == tree.path("releases/5/app.fcgi"));
    CHECK(rungs_in(tree, facts) == Names{"htdocs", "current", "releases", "releases/5"});
    CHECK(facts.rungs.at(3)->link_target == tree.path("current"));
    CHECK(facts.rungs.at(3)->stat.kind == FileKind::symlink);
}

TEST_CASE("the last link is followed, and the directory of its target must be searched") {
    TempTree tree;
    tree.add("lib/real", "");
    tree.add_link("htdocs/app.fcgi", "../lib/real");
    const PathFacts facts = walk(tree.path("htdocs/app.fcgi"));
    CHECK(facts.target.path == tree.path("lib/real"));
    CHECK(rungs_in(tree, facts) == Names{"htdocs", "htdocs/app.fcgi", "lib"});
}

TEST_CASE("dots and double slashes, and the root itself") {
    TempTree tree;
    tree.add("a/b/c", "");
    const PathFacts facts = walk(tree.path("./a//b/../b/c"));
    CHECK(facts.target.path == tree.path("a/b/c"));
    CHECK(rungs_in(tree, facts) == Names{"a", "a/b"});
    CHECK(walk("/").target.path == "/");
    CHECK(walk("/").rungs.empty());
    CHECK(walk("/../..").target.path == "/");
    CHECK(walk(tree.path("a/")).target.path == tree.path("a"));
}

TEST_CASE("what is missing is the first thing that is not there") {
    TempTree tree;
    tree.add("a/file", "");
    tree.add_link("dangling", "a/none/deeper");
    CHECK(walk(tree.path("x/y")).end == End::missing);
    CHECK(walk(tree.path("x/y")).target.path == tree.path("x"));
    const PathFacts dangling = walk(tree.path("dangling"));
    CHECK(dangling.end == End::missing);
    CHECK(dangling.target.path == tree.path("a/none"));
    CHECK(rungs_in(tree, dangling) == Names{"dangling", "a"});
}

TEST_CASE("a file in a directory's place") {
    TempTree tree;
    tree.add("file", "");
    tree.add_link("link", "file/");
    for (const char* path : {"file/x", "file/", "file/..", "link"}) {
        CAPTURE(path);
        const PathFacts facts = walk(tree.path(path));
        CHECK(facts.end == End::not_a_directory);
        CHECK(facts.target.path == tree.path("file"));
        struct stat status {};
        CHECK(::stat(tree.path(path).c_str(), &status) == -1);
        CHECK(errno == ENOTDIR);
    }
}

TEST_CASE("40 links are followed and 41 are a loop, as the kernel counts") {
    TempTree tree;
    tree.add("0", "");
    for (int i = 1; i <= 41; ++i)
        tree.add_link(std::to_string(i), std::to_string(i - 1));
    tree.add_link("self", "self");
    struct stat status {};
    CHECK(::stat(tree.path("40").c_str(), &status) == 0);
    CHECK(walk(tree.path("40")).end == End::reached);
    CHECK(::stat(tree.path("41").c_str(), &status) == -1);
    CHECK(walk(tree.path("41")).end == End::loop);
    CHECK(walk(tree.path("self")).end == End::loop);
    CHECK(walk(tree.path("self/x")).end == End::loop);
}

TEST_CASE("links of the last name are told apart from those that lead on") {
    TempTree tree;
    tree.add("d/file", "");
    tree.add_link("folder", "d");
    tree.add_link("link", "folder/file");
    tree.add_link("chain", "link");
    using Links = std::vector<std::string>;
    const auto last_links = [&](const std::string& path) {
        Links names;
        for (const LastLink& last : walk(tree.path(path)).last_links)
            names.push_back(last.link->path.substr(tree.path("").size()));
        return names;
    };
    CHECK(last_links("folder/file").empty());
    CHECK(last_links("folder/.").empty());
    CHECK(last_links("folder//") == Links{"folder"});
    CHECK(last_links("chain") == Links{"chain", "link"});
    const PathFacts chain = walk(tree.path("chain"));
    CHECK(chain.last_links[0].directory->path == tree.root());
    CHECK(chain.last_links[0].rungs_before == 4);  // "/", "/tmp", the tree, "chain"
}

TEST_CASE("a walk as far as it is seen tells all of it where nothing is closed") {
    TempTree tree;
    tree.add("a/b/file", "");
    os::Users users;
    os::PathWalker walker(users);
    const SeenPath all = walker.walk_as_seen(tree.path("a/b/file"));
    CHECK_FALSE(all.unseen.has_value());
    CHECK(all.path.rungs.size() == 5);
    CHECK(walker.walk_as_seen("no/path").unseen.has_value());
}

TEST_CASE("nothing has a name of more than 255 bytes") {
    TempTree tree;
    const PathFacts facts = walk(tree.path(std::string(256, 'x') + "/y"));
    CHECK(facts.end == End::missing);
    CHECK(facts.target.path == tree.path(std::string(256, 'x')));
}

TEST_CASE("ACLs are read, of directories and of the target") {
    TempTree tree;
    tree.add("a/file", "", 0600);
    const std::string command = "setfacl -m u:1234:rx,g:77:r,m::r " + tree.path("a/file") +
                                " && setfacl -m u:1234:x " + tree.path("a");
    REQUIRE(std::system(command.c_str()) == 0);
    const PathFacts facts = walk(tree.path("a/file"));
    using Tag = AclEntry::Tag;
    CHECK(facts.target.acl == std::vector<AclEntry>{{Tag::user_obj, 0xffffffff, 6},
                                                    {Tag::user, 1234, 5},
                                                    {Tag::group_obj, 0xffffffff, 0},
                                                    {Tag::group, 77, 4},
                                                    {Tag::mask, 0xffffffff, 4},
                                                    {Tag::other, 0xffffffff, 0}});
    CHECK(facts.rungs.back()->acl.size() == 5);
    CHECK(facts.rungs.front()->acl.empty());
}

TEST_CASE("setfacl with the entry that is printed lets that user in, and nobody else") {
    const Identity ann{.name = "1234", .uid = 1234, .gid = 1234};
    const Identity bob{.name = "1235", .uid = 1235, .gid = 1235};
    for (const char* list : {"", "u:1235:rwx,m::r", "u:1234:x", "u:1235:x,g:1234:w"}) {
        CAPTURE(list);
        TempTree tree;
        tree.add("file", "", 0640);
        const auto change = [&](const std::string& entries) {
            const std::string command = "setfacl -m " + entries + " " + tree.path("file");
            REQUIRE(std::system(command.c_str()) == 0);
        };
        if (*list != '\0')
            change(list);
        const FileFacts before = walk(tree.path("file")).target;
        change(access::entry_for(ann, before, 4));
        const FileFacts after = walk(tree.path("file")).target;
        CHECK(access::permissions(ann, after) == (access::permissions(ann, before) | 4U));
        CHECK(access::permissions(bob, after) == access::permissions(bob, before));
    }
}

TEST_CASE("a directory is looked at once for all the files below it") {
    TempTree tree;
    tree.add("a/1", "");
    tree.add("a/2", "");
    os::Users users;
    os::PathWalker walker(users);
    CHECK(walker.walk(tree.path("a/1")).seen()->rungs.back()->stat.mode == 0755);
    tree.change_mode("a", 0700);
    CHECK(walker.walk(tree.path("a/2")).seen()->rungs.back()->stat.mode == 0755);
    tree.change_mode("a/2", 0600);
    CHECK(walker.walk(tree.path("a/2")).seen()->target.stat.mode == 0600);
}

TEST_CASE("the scripts of one folder share what was seen of the folders above") {
    TempTree tree;
    tree.add("a/1", "");
    tree.add("a/2", "");
    os::Users users;
    os::PathWalker walker(users);
    const Observed<PathFacts> one = walker.walk(tree.path("a/1"));
    const Observed<PathFacts> two = walker.walk(tree.path("a/2"));
    CHECK(one.seen()->rungs == two.seen()->rungs);
}

TEST_CASE("a path that is longer than the kernel takes is not walked") {
    os::Users users;
    os::PathWalker walker(users);
    std::string path;
    while (path.size() < 1'000'000)
        path += "/.";
    const Observed<PathFacts> walked = walker.walk(path);
    REQUIRE(walked.unseen() != nullptr);
    CHECK(walked.unseen()->why == UnseenWhy::failed);
}

TEST_CASE("a path that begins nowhere leads nowhere") {
    os::Users users;
    os::PathWalker walker(users);
    for (const char* path : {"", "x.cgi", "redirect:/x.cgi"}) {
        CAPTURE(path);
        CHECK(walker.walk(path).seen() == nullptr);
    }
}

TEST_CASE("what was met of a folder is not asked for while folders in it are met") {
    TempTree tree;
    tree.add("a/in/1", "");
    tree.add("b/1", "");
    os::Users users;
    os::PathWalker walker(users);
    const auto mode_of = [&](const std::string& folder) {
        return walker.walk(tree.path(folder)).seen()->target.stat.mode;
    };
    walker.meet(tree.path("a"), {.stat = {.kind = FileKind::directory, .mode = 0711}, .acl = {}});
    walker.meet(tree.path("a/in"),
                {.stat = {.kind = FileKind::directory, .mode = 0700}, .acl = {}});
    CHECK(walker.walk(tree.path("a/in/1")).seen()->rungs.back()->stat.mode == 0700);
    CHECK(mode_of("a") == 0711);
    walker.meet(tree.path("b"), {.stat = {.kind = FileKind::directory, .mode = 0111}, .acl = {}});
    CHECK(mode_of("b") == 0111);
    os::PathWalker another(users);
    CHECK(another.walk(tree.path("b")).seen()->target.stat.mode == 0755);
}

TEST_CASE("a link that stands before what is walked stays one") {
    TempTree tree;
    tree.add("real/in/file", "");
    tree.add_link("site", "real");
    os::Users users;
    os::PathWalker walker(users);
    const os::SharedLens lens = all_that_is_there();
    os::walk_deployed(walker, tree.path("site"),
                      {.enter =
                           [&](const std::string&) {
                               return os::Lenses{lens, lens};
                           },
                       .visit = [](const auto&) { return std::vector<std::string>(); },
                       .file = {},
                       .skipped = {}},
                      {});
    CHECK(rungs_in(tree, *walker.walk(tree.path("site/in/file")).seen()) ==
          Names{"site", "real", "real/in"});
}

TEST_CASE("what was looked at is walked to as it was seen, and anew behind another walk") {
    TempTree tree;
    tree.add("a/1", "", 0644);
    tree.add("b/1", "");
    os::Users users;
    os::PathWalker walker(users);
    const auto mode_walked_to = [&] {
        return walker.walk(tree.path("a/1")).seen()->target.stat.mode;
    };
    CHECK((*walker.look_at(tree.path("a/1")).seen())->stat.mode == 0644);
    tree.change_mode("a/1", 0600);
    CHECK(mode_walked_to() == 0644);
    CHECK(mode_walked_to() == 0600);
    walker.look_at(tree.path("a/1"));
    tree.change_mode("a/1", 0640);
    walker.walk(tree.path("b/1"));
    CHECK(mode_walked_to() == 0640);
}
