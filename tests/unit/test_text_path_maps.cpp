#include <doctest/doctest.h>

#include "text/path_maps.h"

using namespace fcgicheck;
using text::PathMaps;

namespace {

PathMaps maps_of(const std::vector<text::PathMap>& all) {
    PathMaps maps;
    for (const text::PathMap& map : all)
        maps.add(map);
    return maps;
}

}  // namespace

TEST_CASE("the longest folder that is mapped wins, in both directions") {
    const PathMaps maps = maps_of({{"/srv", "/build"}, {"/srv/www/app", "/build/app"}});
    CHECK(maps.local("/srv/www/app/x.fcgi") == "/build/app/x.fcgi");
    CHECK(maps.local("/srv/www/appendix") == "/build/www/appendix");
    CHECK(maps.local("/srv") == "/build");
    CHECK(maps.server("/build/app/x.fcgi") == "/srv/www/app/x.fcgi");
    CHECK(maps.server("/build/y") == "/srv/y");
}

TEST_CASE("what lies beside a mapped folder is not mapped") {
    const PathMaps maps = maps_of({{"/srv/www", "/build"}});
    CHECK_FALSE(maps.local("/srv").has_value());
    CHECK_FALSE(maps.local("/srv/www2").has_value());
    CHECK_FALSE(maps.server("/builder").has_value());
}

TEST_CASE("the root can be mapped, and mapped to") {
    CHECK(maps_of({{"/", "/image"}}).local("/etc/passwd") == "/image/etc/passwd");
    CHECK(maps_of({{"/", "/image"}}).server("/image") == "/");
    CHECK(maps_of({{"/mnt", "/"}}).local("/mnt/etc") == "/etc");
    CHECK(maps_of({{"/mnt", "/"}}).server("/etc") == "/mnt/etc");
}

TEST_CASE("of two maps of one folder the later counts") {
    CHECK(maps_of({{"/a", "/b"}, {"/a", "/c"}}).local("/a/x") == "/c/x");
}

TEST_CASE("the mapped folders below another are known") {
    const PathMaps maps = maps_of({{"/srv/www", "/a"}, {"/srv/www/b", "/c"}, {"/etc", "/e"}});
    CHECK(maps.below("/srv") == std::vector<std::string>{"/srv/www", "/srv/www/b"});
    CHECK(maps.below("/srv/www") == std::vector<std::string>{"/srv/www/b"});
    CHECK(maps.below("/var").empty());
    CHECK(maps.below("/").size() == 3);
}
