// What this machine says of its own layers, and of a suexec that is not there or not root's.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "gather/suexec.h"
#include "os/disk.h"
#include "os/process_table.h"
#include "os/users.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

SuexecFacts suexec_at(const std::string& binary) {
    os::Disk disk;
    os::Users users;
    os::PathWalker paths(users);
    python::Analyzer python("");
    gather::Eyes eyes{.files = disk, .users = users, .paths = paths, .python = python};
    return gather::suexec_facts(eyes, binary, Identity{.name = "www-data", .uid = 33, .gid = 33});
}

}  // namespace

TEST_CASE("a process tells its mounts") {
    const std::vector<std::string> points = os::mount_points_of(::getpid());
    CHECK(std::count(points.begin(), points.end(), "/") > 0);
    CHECK(std::count(points.begin(), points.end(), "/proc") > 0);
    CHECK(os::mount_points_of(0).empty());
}

TEST_CASE("a process that is not there is in no unit and has no label") {
    CHECK(os::service_of(0).empty());
    CHECK(os::security_label_of(0).empty());
}

TEST_CASE("a suexec that is not there says nothing") {
    CHECK(suexec_at("").settings.unseen() != nullptr);
    CHECK(suexec_at("/nonexistent/suexec").settings.unseen() != nullptr);
}

TEST_CASE("a suexec that others can change is not run") {
    TempTree tree;
    const std::string ran = tree.path("ran");
    const std::string binary = tree.add("suexec", "#!/bin/sh\n: > " + ran + "\n", 0777);
    CHECK(suexec_at(binary).settings.unseen() != nullptr);
    CHECK(::access(ran.c_str(), F_OK) != 0);
}

TEST_CASE("root asks a suexec that is root's for its settings" * doctest::skip(geteuid() != 0)) {
    TempTree tree;
    const std::string binary = tree.add("suexec",
                                        "#!/bin/sh\n[ \"$*\" = -V ] && cat >&2 <<'END'\n"
                                        " -D AP_DOC_ROOT=\"/usr\"\n -D AP_UID_MIN=100\nEND\n",
                                        0755);
    const SuexecFacts facts = suexec_at(binary);
    REQUIRE(facts.settings.seen() != nullptr);
    CHECK(facts.settings.seen()->docroot == "/usr");
    CHECK(facts.settings.seen()->known_from == binary + " -V");
    REQUIRE(facts.docroot.seen() != nullptr);
    CHECK(facts.docroot.seen()->target.path == "/usr");
}
