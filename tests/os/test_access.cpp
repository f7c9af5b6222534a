// `fcgicheck access` on real files.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "app/access.h"
#include "os/process.h"
#include "os/users.h"
#include "support/child.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

struct Said {
    app::ExitCode code = app::ExitCode::clean;
    std::vector<nlohmann::json> objects;
    std::string out;
    std::string err;
};

Said ask(const std::string& as, std::vector<std::string> paths, app::AccessOptions options = {}) {
    options.paths = std::move(paths);
    if (!as.empty())
        options.as = as;
    options.format = app::AccessFormat::jsonl;
    std::ostringstream out;
    std::ostringstream err;
    Said said;
    said.code = app::access(options, out, err);
    said.out = out.str();
    said.err = err.str();
    std::istringstream lines(said.out);
    for (std::string line; std::getline(lines, line);)
        said.objects.push_back(nlohmann::json::parse(line));
    return said;
}

std::string told(const std::string& as, const std::string& path) {
    app::AccessOptions options;
    options.paths = {path};
    options.as = as;
    std::ostringstream out;
    std::ostringstream err;
    app::access(options, out, err);
    return out.str();
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// An account that owns nothing here.
constexpr const char* stranger = "54321:54321";

}  // namespace

TEST_CASE("each path has its line, in the order given, with every field") {
    TempTree tree;
    tree.add("x.fcgi", "#!/bin/sh\n", 0755);
    tree.add_directory("closed", 0700);
    tree.add("closed/y", "");
    const Said said = ask(stranger, {tree.path("x.fcgi"), tree.path("closed/y"), tree.path("no")});
    CHECK(said.code == app::ExitCode::clean);
    REQUIRE(said.objects.size() == 3);
    CHECK(said.out.substr(0, said.out.find('\n')) ==
          R"({"schema":"fcgicheck.access/1","path":")" + tree.path("x.fcgi") +
              R"(","read":true,"execute":true,"search":false,"blocked_at":null,"unseen":null})");
    CHECK(said.objects[1]["blocked_at"] == tree.path("closed"));
    CHECK(said.objects[1]["read"] == false);
    CHECK(said.objects[2]["read"] == false);
    CHECK(said.objects[2]["blocked_at"].is_null());
}

TEST_CASE("a relative path begins in the working directory, and the way to it at /") {
    TempTree tree;
    tree.add("closed/x", "", 0644);
    tree.change_mode("closed", 0700);
    CHECK(in_child([&] {
              if (::chdir(tree.path("closed").c_str()) != 0)
                  return 2;
              const Said said = ask(stranger, {"x", "./x", "../closed/x"});
              for (const auto& object : said.objects)
                  if (object["blocked_at"] != tree.path("closed") || object["read"] != false)
                      return 1;
              return said.objects.size() == 3 && said.objects[0]["path"] == "x" ? 0 : 1;
          }) == 0);
}

TEST_CASE("a slash behind a file leads nowhere, behind a folder to the folder") {
    TempTree tree;
    tree.add("d/x", "", 0644);
    const Said said = ask(stranger, {tree.path("d/x/"), tree.path("d/")});
    CHECK(said.objects[0]["read"] == false);
    CHECK(said.objects[1]["read"] == true);
    CHECK(said.objects[1]["search"] == true);
}

TEST_CASE("what is longer than a name or a path may be is not there") {
    const Said said =
        ask(stranger, {"/tmp/" + std::string(256, 'x'), "/tmp/" + std::string(5000, 'x')});
    CHECK(said.code == app::ExitCode::clean);
    for (const auto& object : said.objects) {
        CHECK(object["read"] == false);
        CHECK(object["unseen"].is_null());
    }
}

TEST_CASE("a path that is no UTF-8 has its bytes beside it") {
    const Said said = ask(stranger, {"/no\xff"});
    CHECK(said.objects[0]["path"] == "/no\xef\xbf\xbd");
    CHECK(said.objects[0]["path_bytes"] == "L25v/w==");
}

TEST_CASE("numbers are taken as they are; the groups behind the first are supplementary") {
    TempTree tree;
    tree.add("x", "", 0040);
    struct stat status {};
    REQUIRE(::stat(tree.path("x").c_str(), &status) == 0);
    const std::string gid = std::to_string(status.st_gid);
    CHECK(ask("54321:" + gid, {tree.path("x")}).objects[0]["read"] == true);
    CHECK(ask("54321:1,2," + gid, {tree.path("x")}).objects[0]["read"] == true);
    CHECK(ask("54321:1,2", {tree.path("x")}).objects[0]["read"] == false);
}

TEST_CASE("whoever is nobody is wrong usage, with the one that may have been meant") {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"www-dat", "there is no user www-dat; did you mean www-data?"},
        {"nobdy", "did you mean nobody?"},
        {"33", "did you mean www-data, or 33:33?"},
        {"3999999999", "numbers are written UID:GID"},
        {"33:", "wants a user's name or UID:GID[,GID...], not '33:'"},
        {"33:33,", "UID:GID"},
        {":33", "UID:GID"},
        {"33:4294967295", "UID:GID"},
        {"4294967296:33", "UID:GID"},
        {"www-data:www-data", "UID:GID"},
    };
    for (const auto& [as, sentence] : wrong) {
        const Said said = ask(as, {"/"});
        CHECK(said.code == app::ExitCode::wrong_usage);
        CHECK(said.out.empty());
        CHECK_MESSAGE(holds(said.err, sentence), said.err);
    }
}

TEST_CASE("without --as it is the user of Apache's own configuration") {
    TempTree tree;
    const std::string config = tree.add("httpd.conf", "Listen 127.0.0.1:80\nUser www-data\n");
    app::AccessOptions options;
    options.config_file = config;
    CHECK(ask("", {"/"}, options).objects.size() == 1);
    options.paths = {"/"};
    std::ostringstream out;
    std::ostringstream err;
    CHECK(app::access(options, out, err) == app::ExitCode::clean);
    CHECK(holds(out.str(), "www-data (uid 33)"));
    CHECK(holds(out.str(), "User www-data, " + config + ":2"));
    options.config_file = tree.add("none.conf", "Listen 80\n");
    CHECK(ask("", {"/"}, options).code == app::ExitCode::no_verdict);
}

TEST_CASE("paths from a file come first, and an empty line is none") {
    TempTree tree;
    app::AccessOptions options;
    options.paths_from = tree.add("list", "/\n/tmp\r\n");
    const Said said = ask(stranger, {"/etc"}, options);
    REQUIRE(said.objects.size() == 3);
    CHECK(said.objects[1]["path"] == "/tmp");
    CHECK(said.objects[2]["path"] == "/etc");
    options.paths_from = tree.add("list", "/\n\n/tmp\n");
    CHECK(ask(stranger, {}, options).code == app::ExitCode::wrong_usage);
    options.paths_from = tree.path("none");
    CHECK(ask(stranger, {}, options).code == app::ExitCode::no_verdict);
}

TEST_CASE("what this account can't look at is named, and nothing is said of it") {
    if (!os::is_root()) {
        MESSAGE("SKIPPED: only root can become others");
        return;
    }
    TempTree tree;
    tree.add("closed/x", "", 0644);
    tree.change_mode("closed", 0710);
    tree.change_owner("closed", 0, 54321);
    const Identity nobody{.uid = 65534, .gid = 65534, .groups = {65534}};
    CHECK(in_child([&] {
              become(nobody);
              const Said said = ask(stranger, {tree.path("closed/x")});
              const auto& object = said.objects.at(0);
              const bool is_unknown = object["read"].is_null() && object["execute"].is_null() &&
                                      object["search"].is_null() && object["blocked_at"].is_null();
              const std::string text = told(stranger, tree.path("closed/x"));
              return is_unknown && object["unseen"] == tree.path("closed/x") &&
                             said.code == app::ExitCode::no_verdict &&
                             holds(text, "^ can't be seen from this account") &&
                             holds(text, "sudo fcgicheck access --as 54321:54321")
                         ? 0
                         : 1;
          }) == 0);
    // The way ends before it.
    tree.change_owner("closed", 0, 0);
    CHECK(in_child([&] {
              become(nobody);
              const Said said = ask(stranger, {tree.path("closed/x")});
              return said.objects.at(0)["blocked_at"] == tree.path("closed") &&
                             said.objects.at(0)["unseen"].is_null() &&
                             said.code == app::ExitCode::clean
                         ? 0
                         : 1;
          }) == 0);
}

TEST_CASE("what a file system is mounted with counts as the kernel counts it, for root too") {
    const TempTree tree;
    const auto on_mount = [&](unsigned long flags, const std::function<int()>& work) {
        return in_child([&] { return mount_in_memory(tree.root(), flags) ? work() : 77; });
    };
    const int noexec = on_mount(MS_NOEXEC, [&] {
        tree.add("x", "no program", 0755);
        const auto object = ask("0:0", {tree.path("x")}).objects.at(0);
        const bool kernel = ::access(tree.path("x").c_str(), X_OK) == 0;
        return !kernel && object["execute"] == false && object["read"] == true ? 0 : 1;
    });
    if (noexec == 77) {
        MESSAGE("SKIPPED: only root outside of containers and plain chroots can mount");
        return;
    }
    CHECK(noexec == 0);
    CHECK(on_mount(MS_NODEV, [&] {
              if (::mknod(tree.path("null").c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0)
                  return 2;
              const bool kernel = ::open(tree.path("null").c_str(), O_RDONLY | O_CLOEXEC) >= 0;
              const auto object = ask("0:0", {tree.path("null")}).objects.at(0);
              return !kernel && object["read"] == false ? 0 : 1;
          }) == 0);
    constexpr unsigned long nosymfollow = 256;  // MS_NOSYMFOLLOW, linux/mount.h
    CHECK(on_mount(nosymfollow, [&] {
              tree.add("x", "", 0644);
              tree.add_link("link", "x");
              const bool kernel = ::open(tree.path("link").c_str(), O_RDONLY | O_CLOEXEC) >= 0;
              const auto object = ask("0:0", {tree.path("link")}).objects.at(0);
              os::Users users;
              os::PathWalker walker(users);
              const Observed<PathFacts> walked = walker.walk(tree.path("link"));
              const bool is_told = walked.seen()->end == PathFacts::End::nosymfollow;
              return kernel == object["read"] && is_told ? 0 : 1;
          }) == 0);
}

TEST_CASE("in a user namespace root may not what others own, whom it does not know") {
    if (::geteuid() != 0)
        return;
    TempTree tree;
    tree.add("theirs", "x", 0600);
    tree.add("shared", "x", 0644);
    tree.add("own", "x", 0600);
    for (const char* name : {"theirs", "shared"})
        REQUIRE(::chown(tree.path(name).c_str(), 54321, 54321) == 0);
    const int code = in_child([&] {
        const auto write = [](const char* path, const char* text) {
            const int fd = ::open(path, O_WRONLY);
            const bool is_written = ::write(fd, text, std::strlen(text)) > 0;
            ::close(fd);
            return is_written;
        };
        constexpr int no_namespaces = 77;
        if (::unshare(CLONE_NEWUSER) != 0)
            return no_namespaces;
        if (!write("/proc/self/setgroups", "deny") || !write("/proc/self/uid_map", "0 0 1") ||
            !write("/proc/self/gid_map", "0 0 1"))
            return no_namespaces;
        for (const char* name : {"theirs", "shared", "own"}) {
            const bool said = ask("root", {tree.path(name)}).objects.at(0).at("read") == true;
            const bool is_so = ::open(tree.path(name).c_str(), O_RDONLY) >= 0;
            if (said != is_so)
                return 1;
        }
        return ask("root", {tree.path("theirs")}).objects.at(0).at("read") == false ? 0 : 2;
    });
    CAPTURE(code);
    CHECK((code == 0 || code == 77));
}

TEST_CASE("where another than the kernel decides, the modes that it shows are no answer") {
    const bool has_fuse = ::geteuid() == 0 && ::access("/dev/fuse", R_OK) == 0 &&
                          ::access("/usr/bin/bindfs", X_OK) == 0;
    if (!has_fuse)
        return;
    TempTree tree;
    tree.add("real/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add_directory("shown", 0755);
    const std::string script = tree.path("shown/x.fcgi");
    for (const bool is_shared : {false, true}) {
        std::vector<std::string> mount = {"/usr/bin/bindfs", tree.path("real"), tree.path("shown")};
        if (!is_shared)
            mount.insert(mount.begin() + 1, "--no-allow-other");
        REQUIRE(
            os::output_of({.argv = mount, .environment = {}}, 1U << 16U, std::chrono::seconds(10)));
        const Said said = ask(stranger, {script});
        ::umount2(tree.path("shown").c_str(), MNT_DETACH);
        CAPTURE(is_shared);
        if (is_shared) {
            CHECK(said.objects.at(0).at("execute") == true);
        } else {
            CHECK(said.code == app::ExitCode::no_verdict);
            CHECK(said.objects.at(0).at("execute").is_null());
            CHECK(said.objects.at(0).at("unseen") == tree.path("shown"));
        }
    }
}
