// What this account may not see comes back as unseen, with the reason; never as missing. Needs
// root, to become somebody else.
#include <doctest/doctest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <sstream>

#include "app/check.h"
#include "os/acl.h"
#include "os/disk.h"
#include "os/path_walk.h"
#include "os/walk.h"
#include "support/child.h"
#include "support/lens.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

const Identity nobody{.name = "nobody", .uid = 65534, .gid = 65534, .groups = {65534}};

bool is_root() {
    if (::geteuid() == 0)
        return true;
    MESSAGE("SKIPPED: only root can become others");
    return false;
}

bool may_mount() {
    const TempTree tree;
    if (in_child([&] { return mount_in_memory(tree.root(), 0) ? 1 : 0; }) == 1)
        return true;
    MESSAGE("SKIPPED: only root outside of containers and plain chroots can mount");
    return false;
}

template <class T>
bool is_refused(const Observed<T>& observed) {
    return observed.unseen() != nullptr && observed.unseen()->why == UnseenWhy::permission;
}

}  // namespace

TEST_CASE("below a closed directory nothing is missing: it is unseen") {
    if (!is_root())
        return;
    TempTree tree;
    tree.add("closed/file", "x");
    tree.add("unreadable", "x", 0600);
    tree.change_mode("closed", 0700);
    const int refused = in_child([&] {
        become(nobody);
        os::Disk disk;
        return (is_refused(disk.stat(tree.path("closed/file"))) ? 1 : 0) |
               (is_refused(disk.stat(tree.path("closed/none"))) ? 2 : 0) |
               (is_refused(disk.read(tree.path("unreadable"), 10)) ? 4 : 0) |
               (is_refused(disk.head(tree.path("unreadable"), 10)) ? 8 : 0) |
               (is_refused(disk.list(tree.path("closed"))) ? 16 : 0) |
               (is_refused(os::access_acl(tree.path("closed/file"))) ? 32 : 0);
    });
    CHECK(refused == 63);
}

TEST_CASE("a path that can't be walked names the directory that stops us") {
    if (!is_root())
        return;
    TempTree tree;
    tree.add("a/closed/b/file", "x");
    tree.change_mode("a/closed", 0700);
    const int as_expected = in_child([&] {
        become(nobody);
        os::Users users;
        os::PathWalker walker(users);
        const Observed<PathFacts> facts = walker.walk(tree.path("a/closed/b/file"));
        return is_refused(facts) && facts.unseen()->what == tree.path("a/closed/b") &&
                       facts.unseen()->detail ==
                           "this account may not search " + tree.path("a/closed")
                   ? 1
                   : 0;
    });
    CHECK(as_expected == 1);
}

TEST_CASE("the walk reports a directory that may not be listed, and goes on") {
    if (!is_root())
        return;
    TempTree tree;
    tree.add("closed/file", "x");
    tree.add("open/file", "x");
    tree.change_mode("closed", 0711);
    const int as_expected = in_child([&] {
        become(nobody);
        int visited = 0;
        int skipped = 0;
        const os::SharedLens all = all_that_is_there();
        const auto enter = [&](const std::string&) {
            ++visited;
            return os::Lenses{all, all};
        };
        const auto skip = [&](const Unseen& unseen) {
            if (unseen.what == tree.path("closed") && unseen.why == UnseenWhy::permission)
                ++skipped;
        };
        os::walk(tree.root(), {.enter = enter,
                               .visit = [](const auto&) { return std::vector<std::string>(); },
                               .file = {},
                               .skipped = skip});
        return visited * 10 + skipped;
    });
    CHECK(as_expected == 21);
}

TEST_CASE("noexec is the mount's, not the mode's") {
    if (!may_mount())
        return;
    TempTree tree;
    tree.add("file", "");
    tree.add_directory("mounted");
    const int as_expected = in_child([&] {
        mount_in_memory(tree.path("mounted"), MS_NOEXEC);
        tree.add("mounted/file", "", 0755);
        os::Users users;
        os::PathWalker walker(users);
        const Observed<PathFacts> outside = walker.walk(tree.path("file"));
        const Observed<PathFacts> inside = walker.walk(tree.path("mounted/file"));
        return inside.seen()->noexec && !outside.seen()->noexec ? 1 : 0;
    });
    CHECK(as_expected == 1);
}

TEST_CASE("without /proc files are read all the same, and FIFOs are not") {
    if (!may_mount())
        return;
    TempTree tree;
    tree.add("file", "content");
    tree.add_fifo("fifo");
    const int as_expected = in_child([&] {
        mount_in_memory("/proc", 0);
        os::Disk disk;
        const Observed<std::string> text = disk.read(tree.path("file"), 100);
        const bool is_read = text.seen() != nullptr && *text.seen() == "content";
        return is_read && disk.read(tree.path("fifo"), 100).unseen() != nullptr ? 1 : 0;
    });
    CHECK(as_expected == 1);
}

TEST_CASE("what this account can't reach gets no verdict; what is not there is wrong usage") {
    if (!is_root())
        return;
    TempTree tree;
    tree.add("closed/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add("httpd.conf", "ServerRoot /usr\n", 0600);
    tree.change_mode("closed", 0700);
    const int as_expected = in_child([&] {
        become(nobody);
        app::CheckOptions options;
        options.trials.policy = app::TrialPolicy::never;
        std::ostringstream out;
        std::ostringstream err;
        options.paths = {tree.path("closed/x.fcgi")};
        const bool is_closed = app::check(options, out, err) == app::ExitCode::no_verdict;
        options.paths = {tree.path("none")};
        const bool is_wrong = app::check(options, out, err) == app::ExitCode::wrong_usage;
        options.paths = {tree.root()};
        options.config_file = tree.path("httpd.conf");
        const bool is_refused = app::check(options, out, err) == app::ExitCode::no_verdict;
        const std::string said = err.str();
        return is_closed && is_wrong && is_refused && out.str().empty() &&
                       said.find("may not search " + tree.path("closed")) != std::string::npos &&
                       said.find("without --config") != std::string::npos
                   ? 1
                   : 0;
    });
    CHECK(as_expected == 1);
}
