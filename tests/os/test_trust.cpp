// Who can change the files of a configuration, on real files.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gather/trust.h"
#include "os/disk.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

std::string first_of(const std::vector<std::string>& files) {
    os::Disk disk;
    os::Users users;
    os::PathWalker paths(users);
    return gather::changeable_by_others(disk, paths, files);
}

}  // namespace

TEST_CASE(
    "nobody else can change files of one's own, behind links either, nor one that is missing") {
    TempTree tree;
    tree.add("available/a.conf", "");
    tree.add("available/b.conf", "");
    tree.add_link("enabled/a.conf", "../available/a.conf");
    tree.add_link("enabled/b.conf", tree.path("available/b.conf"));
    tree.add_link("enabled/loop.conf", "loop.conf");
    CHECK(first_of({tree.path("enabled/a.conf"), tree.path("enabled/b.conf"),
                    tree.path("enabled/loop.conf"), tree.path("none/c.conf")})
              .empty());
}

TEST_CASE("the folder that a link of the configuration leads to is asked too") {
    TempTree tree;
    tree.add("enabled/a.conf", "");
    tree.add("open/b.conf", "");
    tree.change_mode("open", 0777);
    tree.add_link("enabled/b.conf", "../open/b.conf");
    CHECK(first_of({tree.path("enabled/a.conf"), tree.path("enabled/b.conf")}) ==
          tree.path("open"));
}

TEST_CASE("a file that others may write is named, behind a link as well") {
    TempTree tree;
    tree.add("a.conf", "", 0666);
    tree.add("enabled/c.conf", "");
    tree.add_link("enabled/d.conf", "../a.conf");
    CHECK(first_of({tree.path("enabled/c.conf"), tree.path("enabled/d.conf")}) ==
          tree.path("a.conf"));
}
