// Files are swapped while they are looked at: what is read is what was walked to.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "gather/server_files.h"
#include "os/disk.h"
#include "os/path_walk.h"
#include "os/users.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

const Identity server{.name = "www-data", .uid = 33, .gid = 33, .groups = {33}, .known_from = {}};

}  // namespace

TEST_CASE("a folder that becomes a link to root's folder after it was walked is not read through") {
    if (::geteuid() != 0)
        return;
    const TempTree tree;
    tree.add("secrets/.htaccess", "root:hash:1\n", 0600);
    tree.change_mode("secrets", 0700);
    tree.add("site/sub/.htaccess", "Options None\n");
    tree.add("site/sub/rules", "Options All\n");
    os::Disk disk;
    os::Users users;
    os::PathWalker paths(users);
    gather::ServerFiles files(disk, paths, server);
    const std::string path = tree.path("site/sub/.htaccess");
    const std::string rules = tree.path("site/sub/rules");
    REQUIRE(files.read(rules, 4096).seen() != nullptr);
    CHECK(*files.read(rules, 4096).seen() == "Options All\n");
    CHECK(*files.head(path, 7).seen() == "Options");

    std::filesystem::rename(tree.path("site/sub"), tree.path("site/old"));
    tree.add_link("site/sub", tree.path("secrets"));
    CHECK(files.read(path, 4096).seen() == nullptr);
    CHECK(files.head(path, 4096).seen() == nullptr);
    CHECK(*files.read(rules, 4096).seen() == "Options All\n");  // as it was read before
}

TEST_CASE("a file that was walked to through a link is read where it is") {
    const TempTree tree;
    tree.add("shared/rules", "Options None\n");
    tree.add_link("site/.htaccess", tree.path("shared/rules"));
    os::Disk disk;
    os::Users users;
    os::PathWalker paths(users);
    gather::ServerFiles files(disk, paths, server);
    const Observed<std::string> text = files.read(tree.path("site/.htaccess"), 4096);
    REQUIRE(text.seen() != nullptr);
    CHECK(*text.seen() == "Options None\n");
    CHECK(files.read(tree.path("site/none"), 4096).seen() == nullptr);
}
