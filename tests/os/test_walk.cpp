// The walk over trees that are deep, odd, in motion or closed.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "os/fd.h"
#include "os/walk.h"
#include "support/child.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

struct Walked {
    std::map<std::string, std::vector<std::string>> directories;
    std::vector<std::string> order;
    std::vector<Unseen> skipped;
};

Walked walk(const std::string& root) {
    Walked walked;
    os::walk(root,
             {.visit =
                  [&](const os::VisitedDirectory& directory) {
                      walked.order.push_back(directory.path);
                      auto& names = walked.directories[directory.path];
                      for (const auto& entry : directory.entries) {
                          names.push_back(entry.name);
                      }
                      std::sort(names.begin(), names.end());
                  },
              .skipped = [&](Unseen unseen) { walked.skipped.push_back(std::move(unseen)); }});
    return walked;
}

using Names = std::vector<std::string>;

// down/down/..., with a directory "beside" each 500th.
void make_chain(const std::string& root, std::size_t depth) {
    os::Fd directory(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (std::size_t i = 0; i < depth; ++i) {
        ::mkdirat(directory.get(), "down", 0755);
        if (i % 500 == 0)
            ::mkdirat(directory.get(), "beside", 0755);
        directory = os::Fd(::openat(directory.get(), "down", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    }
}

}  // namespace

TEST_CASE("every directory is visited once, parents before children, and no link is followed") {
    TempTree tree;
    tree.add("a/b/file", "");
    tree.add("a/new\nline/\xff", "");
    tree.add_directory("empty");
    tree.add_link("a/up", "..");
    tree.add_link("a/self", "self");
    tree.add_link("a/out", "/");
    tree.add_fifo("a/fifo");
    tree.add_socket("a/socket");
    const Walked walked = walk(tree.root());
    CHECK(walked.skipped.empty());
    REQUIRE(walked.directories.size() == 5);
    CHECK(walked.order.size() == 5);
    CHECK(walked.order.front() == tree.root());
    CHECK(walked.directories.at(tree.root()) == Names{"a", "empty"});
    CHECK(walked.directories.at(tree.path("a")) ==
          Names{"b", "fifo", "new\nline", "out", "self", "socket", "up"});
    CHECK(walked.directories.at(tree.path("a/new\nline")) == Names{"\xff"});
    CHECK(walked.directories.at(tree.path("empty")).empty());
    const auto place = [&](const std::string& path) {
        return std::find(walked.order.begin(), walked.order.end(), path);
    };
    CHECK(place(tree.path("a")) < place(tree.path("a/b")));
}

TEST_CASE("kinds are told without a stat of ours") {
    TempTree tree;
    tree.add("file", "");
    tree.add_fifo("fifo");
    tree.add_link("link", "file");
    tree.add_directory("directory");
    std::map<std::string, FileKind> kinds;
    os::walk(tree.root(), {.visit =
                               [&](const os::VisitedDirectory& directory) {
                                   for (const auto& entry : directory.entries) {
                                       kinds[entry.name] = entry.kind;
                                   }
                               },
                           .skipped = [](const Unseen&) {}});
    CHECK(kinds == std::map<std::string, FileKind>{{"file", FileKind::regular},
                                                   {"fifo", FileKind::fifo},
                                                   {"link", FileKind::symlink},
                                                   {"directory", FileKind::directory}});
}

TEST_CASE("a root that is a link is walked, one that is no directory is skipped") {
    TempTree tree;
    tree.add("htdocs/file", "");
    tree.add_link("current", "htdocs");
    CHECK(walk(tree.path("current")).directories.at(tree.path("current")) == Names{"file"});
    REQUIRE(walk(tree.path("htdocs/file")).skipped.size() == 1);
    CHECK(walk(tree.path("none")).skipped.at(0).what == tree.path("none"));
}

TEST_CASE("a tree is walked down to the longest path, with few descriptors, and no further") {
    constexpr std::size_t depth = 5000;
    const TempTree tree;
    const int as_expected = in_child([&] {
        // Where this fails, it takes seconds on a disk.
        mount_in_memory(tree.root(), 0);
        make_chain(tree.root(), depth);
        const rlimit few{64, 64};
        if (::setrlimit(RLIMIT_NOFILE, &few) != 0)
            return 2;
        std::size_t visited = 0;
        std::size_t longest = 0;
        std::size_t skipped = 0;
        os::walk(tree.root(), {.visit =
                                   [&](const os::VisitedDirectory& each) {
                                       ++visited;
                                       longest = std::max(longest, each.path.size());
                                   },
                               .skipped = [&](const Unseen&) { ++skipped; }});
        const bool is_longest = longest < PATH_MAX && longest + 5 >= PATH_MAX;
        const std::size_t levels = (longest - tree.root().size()) / 5;
        return is_longest && visited == 1 + levels + (levels + 499) / 500 && skipped == 1 ? 1 : 0;
    });
    CHECK(as_expected == 1);
}

TEST_CASE("what vanishes or becomes a link during the walk is passed over in silence") {
    TempTree tree;
    tree.add_directory("gone");
    tree.add_directory("swapped");
    tree.add("elsewhere/secret", "");
    std::vector<std::string> visited;
    std::size_t skipped = 0;
    os::walk(tree.root(), {.visit =
                               [&](const os::VisitedDirectory& directory) {
                                   visited.push_back(directory.path);
                                   if (directory.path != tree.root())
                                       return;
                                   ::rmdir(tree.path("gone").c_str());
                                   ::rmdir(tree.path("swapped").c_str());
                                   tree.add_link("swapped", "elsewhere");
                               },
                           .skipped = [&](const Unseen&) { ++skipped; }});
    CHECK(skipped == 0);
    std::sort(visited.begin(), visited.end());
    CHECK(visited == Names{tree.root(), tree.path("elsewhere")});
}

TEST_CASE("an ancestor that was moved away is reported, and nothing outside the tree is walked") {
    TempTree outside;
    TempTree tree;
    std::string deep;
    for (int i = 0; i < 40; ++i)
        deep += "down/";
    tree.add_directory(deep);
    tree.add_directory("beside");
    outside.add_directory("not-ours");
    bool has_moved = false;
    std::vector<std::string> visited;
    std::vector<Unseen> skipped;
    os::walk(
        tree.root(),
        {.visit =
             [&](const os::VisitedDirectory& directory) {
                 visited.push_back(directory.path);
                 if (has_moved ||
                     std::count(directory.path.begin(), directory.path.end(), 'w') < 38) {
                     return;
                 }
                 has_moved = true;
                 REQUIRE(std::rename(tree.path("down").c_str(), outside.path("down").c_str()) == 0);
             },
         .skipped = [&](Unseen unseen) { skipped.push_back(std::move(unseen)); }});
    REQUIRE(has_moved);
    for (const std::string& path : visited)
        CHECK(path.find("not-ours") == std::string::npos);
    // Whether "beside" came first is the file system's choice.
    const bool was_visited =
        std::find(visited.begin(), visited.end(), tree.path("beside")) != visited.end();
    CHECK(skipped.size() == (was_visited ? 0 : 1));
}

TEST_CASE("the walk does not go through what the kernel shows of itself, and says so") {
    for (const char* root : {"/proc", "/sys"}) {
        const Walked walked = walk(root);
        CHECK(walked.directories.empty());
        REQUIRE(walked.skipped.size() == 1);
        CHECK(walked.skipped.front().what == "what is below " + std::string(root));
    }
}
