// Indexes that git itself wrote.
#include <doctest/doctest.h>

#include <string>

#include "gather/checkout.h"
#include "support/git.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

// Whether git has it as executable; absent where git does not have it.
std::optional<bool> tracked(const std::string& path) {
    const auto work_tree = gather::work_tree_of(path);
    REQUIRE(work_tree);
    const Observed<gather::Checkout> checkout = gather::Checkout::of(*work_tree);
    REQUIRE(checkout.seen() != nullptr);
    const auto file = checkout.seen()->tracked(path, {});
    return file ? std::optional(file->is_executable) : std::nullopt;
}

void add_files(const TempTree& tree) {
    tree.add("htdocs/a.fcgi", "#!/bin/sh\n", 0755);
    tree.add("htdocs/b.fcgi", "#!/bin/sh\n", 0644);
    tree.add("htdocs/new.fcgi", "#!/bin/sh\n", 0755);
    git(tree.root(), {"add", "htdocs/a.fcgi", "htdocs/b.fcgi"});
}

void check_files(const TempTree& tree) {
    CHECK(tracked(tree.path("htdocs/a.fcgi")) == true);
    CHECK(tracked(tree.path("htdocs/b.fcgi")) == false);
    CHECK_FALSE(tracked(tree.path("htdocs/new.fcgi")).has_value());
}

}  // namespace

TEST_CASE("the executable bit that git has is read from its index of any version") {
    TempTree tree;
    git(tree.root(), {"init", "-q"});
    add_files(tree);
    for (const char* version : {"2", "3", "4"}) {
        CAPTURE(std::string(version));
        git(tree.root(), {"update-index", "--index-version", version});
        check_files(tree);
    }
    git(tree.root(), {"update-index", "--chmod=+x", "htdocs/b.fcgi"});
    CHECK(tracked(tree.path("htdocs/b.fcgi")) == true);
}

TEST_CASE("the index of a repository of SHA-256 is read") {
    TempTree tree;
    git(tree.root(), {"init", "-q", "--object-format=sha256"});
    add_files(tree);
    check_files(tree);
}

TEST_CASE("a second work tree has an index of its own") {
    TempTree tree;
    git(tree.root(), {"init", "-q"});
    add_files(tree);
    git(tree.root(), {"commit", "-qm", "one"});
    git(tree.root(), {"worktree", "add", "-q", tree.path("second")});
    CHECK(gather::work_tree_of(tree.path("second/htdocs")) == tree.path("second"));
    git(tree.path("second"), {"update-index", "--chmod=+x", "htdocs/b.fcgi"});
    CHECK(tracked(tree.path("second/htdocs/b.fcgi")) == true);
    CHECK(tracked(tree.path("htdocs/b.fcgi")) == false);
}

TEST_CASE("a repository to which nothing was added has no files") {
    TempTree tree;
    git(tree.root(), {"init", "-q"});
    tree.add("x.fcgi", "", 0755);
    CHECK_FALSE(tracked(tree.path("x.fcgi")).has_value());
}

TEST_CASE("an index that is split is not read, which is said") {
    TempTree tree;
    git(tree.root(), {"init", "-q"});
    add_files(tree);
    git(tree.root(), {"update-index", "--split-index"});
    const Observed<gather::Checkout> checkout = gather::Checkout::of(tree.root());
    REQUIRE(checkout.unseen() != nullptr);
    CHECK(checkout.unseen()->why == UnseenWhy::not_supported);
}

TEST_CASE("what is in no work tree is in none, whatever is called .git") {
    TempTree tree;
    tree.add("a/.git", "no pointer\n");
    tree.add_link("b/.git", "/etc");
    tree.add_fifo("c/.git");
    for (const char* folder : {"a", "b", "c"}) {
        tree.add_directory(folder);
        CHECK_FALSE(gather::work_tree_of(tree.path(folder)).has_value());
    }
}
