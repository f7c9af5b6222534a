// A small image, and folders of a server that are here under other names. Every test runs without
// root.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "os/deployed_files.h"
#include "support/lens.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using os::DeployedFiles;
using os::Deployment;
using os::Unmapped;

namespace {

Deployment image(const TempTree& tree) {
    return {.maps = {}, .unmapped = Unmapped::in_root, .root = tree.path("image")};
}

Deployment mapped(const std::string& server, const std::string& local,
                  Unmapped unmapped = Unmapped::nowhere) {
    Deployment deployment{.unmapped = unmapped};
    deployment.maps.add({.server = server, .local = local});
    return deployment;
}

std::vector<std::string> files_met(os::PathWalker& walker, const std::string& root) {
    const os::SharedLens all = all_that_is_there();
    std::vector<std::string> met;
    const auto names_of = [](const os::VisitedDirectory& directory) {
        std::vector<std::string> names;
        for (const DirectoryEntry& entry : directory.entries)
            names.push_back(entry.name);
        return names;
    };
    os::walk_deployed(walker, root,
                      {.enter =
                           [&](const std::string&) {
                               return os::Lenses{all, all};
                           },
                       .visit = names_of,
                       .file = [&](const std::string& path) { met.push_back(path); },
                       .skipped = [](const Unseen&) {}},
                      {});
    return met;
}

PathFacts walked(const Deployment& deployment, const std::string& path) {
    os::Users users("ann:x:1001:1002::/:\n", "", os::Users::Beyond::nothing);
    const Observed<PathFacts> seen = os::PathWalker(users, deployment).walk(path);
    REQUIRE(seen.seen() != nullptr);
    return *seen.seen();
}

std::string content(const Deployment& deployment, const std::string& path) {
    DeployedFiles files(deployment);
    const Observed<std::string> text = files.read(path, 1000);
    return text.seen() != nullptr ? *text.seen() : "(unseen) " + text.unseen()->detail;
}

FileKind kind(const Deployment& deployment, const std::string& path) {
    const Observed<FileStat> stat = DeployedFiles(deployment).stat(path);
    REQUIRE(stat.seen() != nullptr);
    return stat.seen()->kind;
}

}  // namespace

TEST_CASE("links of an image are followed inside it, absolute ones and those that climb out") {
    TempTree tree;
    tree.add("secret", "outside");
    tree.add("image/secret", "inside");
    tree.add("image/srv/www/x.fcgi", "script");
    tree.add_link("image/var", "/srv");
    tree.add_link("image/srv/climbs", "../../../../../../secret");
    tree.add_link("image/srv/names", tree.path("secret"));
    const Deployment in = image(tree);
    CHECK(content(in, "/var/www/x.fcgi") == "script");
    CHECK(content(in, "/var/climbs") == "inside");
    CHECK(content(in, "/../../secret") == "inside");
    CHECK(walked(in, "/var/www/x.fcgi").target.path == "/srv/www/x.fcgi");
    CHECK(walked(in, "/srv/names").end == PathFacts::End::missing);
    CHECK(content(in, "/srv/names").starts_with("(unseen)"));
    CHECK(kind(in, "/var") == FileKind::symlink);
    CHECK(*DeployedFiles(in).readlink("/var").seen() == "/srv");
    CHECK(kind(in, "/var/www") == FileKind::directory);
    CHECK(kind(in, "/nowhere/x") == FileKind::missing);
    CHECK(walked(in, "/var/www/x.fcgi").rungs.front()->path == "/");
}

TEST_CASE("what an image links in a circle leads nowhere") {
    TempTree tree;
    tree.add_link("image/a", "/b");
    tree.add_link("image/b", "a");
    CHECK(walked(image(tree), "/a").end == PathFacts::End::loop);
    CHECK(content(image(tree), "/a/x").starts_with("(unseen)"));
}

TEST_CASE("an image's files are listed by the image's names") {
    TempTree tree;
    tree.add("image/srv/b", "");
    tree.add("image/srv/a/c", "");
    tree.add_link("image/www", "/srv");
    DeployedFiles files(image(tree));
    const auto entries = files.list("/www");
    REQUIRE(entries.seen() != nullptr);
    REQUIRE(entries.seen()->size() == 2);
    CHECK(entries.seen()->front().name == "a");
    CHECK(files.list("/www/b").unseen() != nullptr);

    os::Users users("", "", os::Users::Beyond::nothing);
    os::PathWalker walker(users, image(tree));
    CHECK(files_met(walker, "/www") == std::vector<std::string>{"/www/a/c", "/www/b"});
}

TEST_CASE("a mapped folder is here, and all else is on the server") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", "script");
    tree.add_link("htdocs/python", "/usr/bin/env");
    const Deployment site = mapped("/var/www/html", tree.path("htdocs"));
    CHECK(content(site, "/var/www/html/x.fcgi") == "script");
    CHECK(content(site, "/var/www/html/../html/x.fcgi") == "script");
    CHECK(kind(site, "/var/www/html/y.fcgi") == FileKind::missing);
    CHECK(kind(site, "/var/www") == FileKind::directory);
    DeployedFiles files(site);
    for (const char* path : {"/usr/bin/env", "/var/www/other", "/etc", "/var/www/html/../x"}) {
        const Observed<FileStat> stat = files.stat(path);
        REQUIRE(stat.unseen() != nullptr);
        CHECK(stat.unseen()->why == UnseenWhy::not_here);
    }
    CHECK(files.read("/var/www/html/python", 10).unseen()->why == UnseenWhy::not_here);
    REQUIRE(files.list("/var").seen() != nullptr);
    CHECK(files.list("/var").seen()->front().name == "www");
}

TEST_CASE("folders above a mapped one, of which nothing is known, are passed and not told of") {
    TempTree tree;
    tree.add("htdocs/app/x.fcgi", "");
    const PathFacts way =
        walked(mapped("/var/www/html", tree.path("htdocs")), "/var/www/html/app/x.fcgi");
    CHECK(way.end == PathFacts::End::reached);
    REQUIRE(way.rungs.size() == 2);
    CHECK(way.rungs.front()->path == "/var/www/html");
}

TEST_CASE("the longest map counts, and hides what another would show there") {
    TempTree tree;
    tree.add("site/index.html", "");
    tree.add("site/app/old.fcgi", "old");
    tree.add("app/new.fcgi", "new");
    Deployment both = mapped("/srv", tree.path("site"));
    both.maps.add({.server = "/srv/app", .local = tree.path("app")});
    CHECK(content(both, "/srv/app/new.fcgi") == "new");
    CHECK(kind(both, "/srv/app/old.fcgi") == FileKind::missing);
    os::Users users("", "", os::Users::Beyond::nothing);
    os::PathWalker walker(users, both);
    CHECK(files_met(walker, "/srv") ==
          std::vector<std::string>{"/srv/app/new.fcgi", "/srv/index.html"});
}

TEST_CASE("a map goes before the image it is for") {
    TempTree tree;
    tree.add("image/var/www/html/index.html", "of the image");
    tree.add("htdocs/index.html", "of the checkout");
    Deployment both = image(tree);
    both.maps.add({.server = "/var/www/html", .local = tree.path("htdocs")});
    CHECK(content(both, "/var/www/html/index.html") == "of the checkout");
    CHECK(both.server(tree.path("htdocs/x")) == "/var/www/html/x");
    CHECK(both.server(tree.path("image/etc")) == "/etc");
    CHECK_FALSE(both.server(tree.path("other")).has_value());
}

TEST_CASE("files are judged as if they had the owner that they will have, with their own mode") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", "", 0750);
    Deployment owned{.owned =
                         os::OwnedTrees{.trees = {tree.path("htdocs")}, .uid = 1001, .gid = 4242}};
    const PathFacts way = walked(owned, tree.path("htdocs/x.fcgi"));
    CHECK(way.target.stat.uid == 1001);
    CHECK(way.target.stat.gid == 4242);
    CHECK(way.target.stat.mode == 0750);
    CHECK(way.target.owner == "ann");
    CHECK(way.rungs.back()->owner == "ann");
    CHECK(walked(owned, tree.root()).target.owner != "ann");
    CHECK(DeployedFiles(owned).stat(tree.path("htdocs")).seen()->uid == 1001);
}
