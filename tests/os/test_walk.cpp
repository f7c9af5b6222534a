// The walk over trees that are deep, odd, in motion or closed.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "os/fd.h"
#include "os/walk.h"
#include "support/child.h"
#include "support/lens.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

os::SharedLens lens(std::function<os::Look(std::string_view, FileKind)> look) {
    return std::make_shared<const os::Lens>(
        os::Lens{.look = std::move(look), .decides = [](const std::string&) { return false; }});
}

os::SharedLens names_with(std::string part) {
    return lens([part = std::move(part)](std::string_view name, FileKind) {
        if (name == ".decides")
            return os::Look::decides;
        return name.find(part) != std::string_view::npos ? os::Look::taken : os::Look::passed_over;
    });
}

struct Walked {
    std::map<std::string, std::vector<std::string>> directories;  // what is in them besides others
    std::vector<std::string> order;
    std::vector<std::string> files;
    std::vector<Unseen> skipped;
};

std::vector<std::string> names_in(const os::VisitedDirectory& directory) {
    std::vector<std::string> names;
    for (const auto& entry : directory.entries)
        names.push_back(entry.name);
    return names;
}

Walked walk(const std::string& root, std::size_t threads = 1,
            const os::SharedLens& lens = all_that_is_there()) {
    Walked walked;
    os::walk(root,
             {.enter =
                  [&](const std::string& directory) {
                      walked.order.push_back(directory);
                      walked.directories[directory];
                      return os::Lenses{lens, lens};
                  },
              .visit =
                  [&](const os::VisitedDirectory& directory) {
                      return walked.directories[directory.path] = names_in(directory);
                  },
              .file = [&](const std::string& path) { walked.files.push_back(path); },
              .skipped = [&](Unseen unseen) { walked.skipped.push_back(std::move(unseen)); }},
             {.usual = threads, .from_disk = 2 * threads});
    return walked;
}

// Tells `seen` of each directory, and may change the tree.
void walk_and(const std::string& root, const std::function<void(const std::string&)>& seen,
              std::vector<Unseen>& skipped) {
    const os::SharedLens lens = all_that_is_there();
    os::walk(root, {.enter =
                        [&](const std::string& directory) {
                            seen(directory);
                            return os::Lenses{lens, lens};
                        },
                    .visit = [](const os::VisitedDirectory&) { return std::vector<std::string>(); },
                    .file = {},
                    .skipped = [&](Unseen unseen) { skipped.push_back(std::move(unseen)); }});
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
    CHECK(walked.directories.at(tree.root()) == Names{});
    CHECK(walked.directories.at(tree.path("a")) == Names{"fifo", "out", "self", "socket", "up"});
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
    const os::SharedLens each = lens([&](std::string_view name, FileKind kind) {
        kinds[std::string(name)] = kind;
        return os::Look::passed_over;
    });
    walk(tree.root(), 1, each);
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
        std::vector<Unseen> skipped;
        walk_and(
            tree.root(),
            [&](const std::string& directory) {
                ++visited;
                longest = std::max(longest, directory.size());
            },
            skipped);
        const bool is_longest = longest < PATH_MAX && longest + 5 >= PATH_MAX;
        const std::size_t levels = (longest - tree.root().size()) / 5;
        return is_longest && visited == 1 + levels + (levels + 499) / 500 && skipped.size() == 1
                   ? 1
                   : 0;
    });
    CHECK(as_expected == 1);
}

TEST_CASE("what vanishes or becomes a link during the walk is passed over in silence") {
    TempTree tree;
    tree.add_directory("gone");
    tree.add_directory("swapped");
    tree.add("elsewhere/secret", "");
    std::vector<std::string> visited;
    std::vector<Unseen> skipped;
    walk_and(
        tree.root(),
        [&](const std::string& directory) {
            visited.push_back(directory);
            if (directory != tree.root())
                return;
            ::rmdir(tree.path("gone").c_str());
            ::rmdir(tree.path("swapped").c_str());
            tree.add_link("swapped", "elsewhere");
        },
        skipped);
    CHECK(skipped.empty());
    CHECK(visited == Names{tree.root(), tree.path("elsewhere")});
}

TEST_CASE("where an ancestor is moved away, nothing outside the tree is walked") {
    TempTree outside;
    TempTree tree;
    std::string deep;
    for (int i = 0; i < 40; ++i)
        deep += "down/";
    tree.add_directory(deep);
    tree.add_directory("beside");
    tree.add_directory("down/up");
    outside.add_directory("not-ours");
    bool has_moved = false;
    std::vector<std::string> visited;
    std::vector<Unseen> skipped;
    walk_and(
        tree.root(),
        [&](const std::string& directory) {
            visited.push_back(directory);
            if (has_moved || std::count(directory.begin(), directory.end(), 'w') < 38)
                return;
            has_moved = true;
            REQUIRE(std::rename(tree.path("down").c_str(), outside.path("down").c_str()) == 0);
        },
        skipped);
    REQUIRE(has_moved);
    CHECK(skipped.empty());
    CHECK(visited.at(1) == tree.path("beside"));
    for (const std::string& path : visited)
        CHECK(path.find("not-ours") == std::string::npos);
}

TEST_CASE("files are handed out in byte order of their paths, whatever reads them") {
    TempTree tree;
    for (const char* path : {"a/b", "a-b", "a.b", "a/c/d", "a/c-d", "a0", "B", "a/c.d/e"})
        tree.add(path, "");
    for (int i = 0; i < 300; ++i)
        tree.add("many" + std::to_string(i * 7919 % 300) + "/in" + std::to_string(i % 3) + "/file",
                 "");
    const Walked alone = walk(tree.root());
    CHECK(alone.files.size() == 308);
    CHECK(std::is_sorted(alone.files.begin(), alone.files.end()));
    for (const std::size_t threads : {2U, 3U, 8U}) {
        const Walked shared = walk(tree.root(), threads);
        CHECK(shared.files == alone.files);
        CHECK(shared.order == alone.order);
        CHECK(shared.directories == alone.directories);
    }
}

TEST_CASE("a lens says what is taken, and where another is asked for, here and below") {
    TempTree tree;
    for (const char* path : {"x", "y", "in/x", "in/y", "other/.decides", "other/x", "other/y",
                             "other/in/x", "other/in/y", "there/x", "there/in/x"})
        tree.add(path, "");
    const os::SharedLens x = names_with("x");
    const os::SharedLens y = names_with("y");
    const os::SharedLens nothing = names_with("nothing");
    auto there = std::make_shared<os::Lens>(*x);
    there->decides = [&](const std::string& path) { return path == tree.path("there"); };
    for (const std::size_t threads : {1U, 4U}) {
        Walked walked;
        os::walk(tree.root(),
                 {.enter =
                      [&](const std::string& directory) {
                          walked.order.push_back(directory);
                          if (directory == tree.path("other"))
                              return os::Lenses{nothing, y};
                          if (directory == tree.path("there"))
                              return os::Lenses{there, nothing};
                          return os::Lenses{there, there};
                      },
                  .visit = [&](const os::VisitedDirectory& d) { return names_in(d); },
                  .file = [&](const std::string& path) { walked.files.push_back(path); },
                  .skipped = {}},
                 {.usual = threads});
        CHECK(walked.order == Names{tree.root(), tree.path("other"), tree.path("there")});
        CHECK(walked.files == Names{tree.path("in/x"), tree.path("other/in/y"),
                                    tree.path("there/x"), tree.path("x")});
    }
}

TEST_CASE("a tree that is changed while threads read it is not left") {
    TempTree outside;
    TempTree tree;
    outside.add("secret/not-ours", "");
    for (int i = 0; i < 100; ++i)
        tree.add("d" + std::to_string(i) + "/in/file", "");
    std::atomic<bool> ends{false};
    std::thread changer([&] {
        for (int i = 0; !ends; i = (i + 1) % 100) {
            const std::string name = tree.path("d" + std::to_string(i));
            std::rename(name.c_str(), tree.path("away").c_str());
            ::symlink(outside.root().c_str(), name.c_str());
            ::unlink(name.c_str());
            std::rename(tree.path("away").c_str(), name.c_str());
        }
    });
    for (int i = 0; i < 30; ++i)
        for (const std::string& file : walk(tree.root(), 4).files)
            CHECK(file.find("not-ours") == std::string::npos);
    ends = true;
    changer.join();
}

TEST_CASE("what a callback throws comes out of the walk") {
    TempTree tree;
    tree.add("a/b/file", "");
    const os::SharedLens all = all_that_is_there();
    const auto fail = [&](const std::string& directory) {
        if (directory.ends_with("b"))
            throw std::runtime_error("no more");
        return os::Lenses{all, all};
    };
    CHECK_THROWS_AS(os::walk(tree.root(),
                             {.enter = fail,
                              .visit = [](const auto&) { return std::vector<std::string>(); },
                              .file = {},
                              .skipped = {}},
                             {.usual = 4}),
                    std::runtime_error);
    const os::SharedLens throws = lens([](std::string_view name, FileKind) {
        if (name == "file")
            throw std::runtime_error("in a thread");
        return os::Look::taken;
    });
    CHECK_THROWS_AS(walk(tree.root(), 4, throws), std::runtime_error);
}

TEST_CASE("the walk does not go through what the kernel shows of itself, and says so") {
    for (const char* root : {"/proc", "/sys"}) {
        const Walked walked = walk(root);
        CHECK(walked.directories.empty());
        REQUIRE(walked.skipped.size() == 1);
        CHECK(walked.skipped.front().what == "what is below " + std::string(root));
    }
}

TEST_CASE("of a directory below the root that holds something is told what was seen of it") {
    TempTree tree;
    tree.add("in/file", "");
    tree.add("in/deep/file", "");
    tree.add_directory("in/empty");
    tree.change_mode("in", 02750);
    const os::SharedLens lens = all_that_is_there();
    std::map<std::string, FileStat> told;
    os::walk(tree.root(),
             {.enter =
                  [&](const std::string&) {
                      return os::Lenses{lens, lens};
                  },
              .arrived = [&](const std::string& directory,
                             os::SeenFile&& seen) { told[directory] = seen.stat; },
              .visit = [](const os::VisitedDirectory&) { return std::vector<std::string>(); },
              .file = {},
              .skipped = {}});
    REQUIRE(told.size() == 2);
    CHECK(told.at(tree.path("in")) == *os::Disk().stat(tree.path("in")).seen());
    CHECK(told.at(tree.path("in")).mode == 02750);
    CHECK(told.contains(tree.path("in/deep")));
}

TEST_CASE("more threads than directories, and a few for many, read the same in the same order") {
    TempTree tree;
    for (int i = 0; i < 300; ++i)
        tree.add(
            "d" + std::to_string(i % 20) + "/e" + std::to_string(i % 7) + "/f" + std::to_string(i),
            "");
    const Walked one = walk(tree.root());
    CHECK(one.files.size() == 300);
    for (const std::size_t threads : {2U, 3U, 16U}) {
        const Walked walked = walk(tree.root(), threads);
        CHECK(walked.order == one.order);
        CHECK(walked.files == one.files);
    }
}

TEST_CASE("of a wide tree with folders that decide, threads read the same in the same order") {
    constexpr int sites = 100;
    constexpr int folders = 30;
    TempTree tree;
    for (int i = 0; i < sites; ++i) {
        const std::string site = "u" + std::to_string(i) + "/www";
        tree.add(site + "/.decides", "");
        for (int k = 0; k < folders; ++k)
            tree.add(site + "/d" + std::to_string(k) + "/x", "");
    }
    const Walked one = walk(tree.root(), 1, names_with("x"));
    CHECK(one.order.size() == 1 + sites);
    CHECK(one.files.size() == sites * folders);
    for (const std::size_t threads : {2U, 8U}) {
        const Walked walked = walk(tree.root(), threads, names_with("x"));
        CHECK(walked.order == one.order);
        CHECK(walked.files == one.files);
    }
}
