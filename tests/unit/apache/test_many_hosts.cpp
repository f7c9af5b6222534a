// A long row of virtual hosts is shared out among threads, and its files are read ahead: what comes
// of it is what reading one after the other comes to.
#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>
#include <string>

#include "support/apache_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

constexpr int host_count = 1200;

std::string name_of(int host) {
    return "site" + std::to_string(host) + ".test";
}

std::string path_of(int host) {
    const std::string digits = std::to_string(host);
    return "/etc/httpd/sites/" + std::string(4 - digits.size(), '0') + digits + ".conf";
}

// `more` stands in the file of each of `others`.
struct ManyHosts : ApacheSite {
    explicit ManyHosts(const std::string& more = "", std::initializer_list<int> others = {});
};

ManyHosts::ManyHosts(const std::string& more, std::initializer_list<int> others) {
    threads = 3;  // on any machine
    for (int host = 0; host < host_count; ++host) {
        const bool has_more = std::find(others.begin(), others.end(), host) != others.end();
        files.add(path_of(host), "<VirtualHost *:80>\nServerName " + name_of(host) + "\n" +
                                     (has_more ? more + "\n" : "") + "</VirtualHost>\n");
    }
}

const std::string include_all = "Listen 80\nIncludeOptional /etc/httpd/sites/*.conf\n";

}  // namespace

TEST_CASE("a thousand hosts keep the order of their files") {
    ManyHosts site;
    const apache::Model model = site.load(include_all);
    REQUIRE_FALSE(model.error().has_value());
    REQUIRE(model.hosts().size() == 1 + host_count);
    for (int host = 0; host < host_count; ++host) {
        CHECK(model.hosts()[static_cast<std::size_t>(host) + 1].facts.name == name_of(host));
        CHECK(model.hosts()[static_cast<std::size_t>(host) + 1].facts.opened->at.file ==
              path_of(host));
    }
}

TEST_CASE("of errors in several of a thousand hosts the first is told") {
    for (const int first : {3, 700, 1199}) {
        ManyHosts site("Options Nonsense", {first, 1199});
        const apache::Model model = site.load(include_all);
        REQUIRE(model.error().has_value());
        CHECK(model.error()->at.file == path_of(first));
        CHECK(model.error()->at.line == 3);
    }
}

TEST_CASE("what one of a thousand hosts says of the whole httpd is known") {
    ManyHosts site("CustomLog /nowhere/access.log combined", {900, 1100});
    const apache::Model model = site.load(include_all);
    REQUIRE(model.error().has_value());
    CHECK(model.error()->at.file == path_of(900));

    ManyHosts old("DefaultInitEnv A b", {1150, 20});
    const apache::Model obsolete = old.load(include_all);
    REQUIRE(obsolete.obsolete().size() == 1);
    CHECK(obsolete.obsolete()[0].line.at.file == path_of(20));
}

TEST_CASE("a file that one of many includes is read where it is included") {
    ManyHosts site("Include /etc/httpd/sites/0007.conf", {5});
    const apache::Model model = site.load(include_all);
    REQUIRE(model.error().has_value());
    CHECK(model.error()->message == "<VirtualHost> cannot occur within <VirtualHost> section");
    CHECK(model.error()->at.file == path_of(7));
}

TEST_CASE("a filter that one of a thousand hosts defines is known to those behind it") {
    ManyHosts site("FilterProvider a OURS true", {1100});
    for (const char* name : {"ext_filter", "filter"})
        site.files.add("/etc/apache2/modules/mod_" + std::string(name) + ".so", "");
    const std::string modules =
        "LoadModule ext_filter_module modules/mod_ext_filter.so\n"
        "LoadModule filter_module modules/mod_filter.so\n";
    CHECK(site.load(modules + include_all).error().has_value());
    site.files.add(path_of(3),
                   "<VirtualHost *:80>\nExtFilterDefine ours cmd=/bin/cat\n</VirtualHost>\n");
    CHECK_FALSE(site.load(modules + include_all).error().has_value());
}

TEST_CASE("a method that one of a thousand hosts brings is known to those behind it") {
    ManyHosts site("<Location />\nRequire method FETCH\n</Location>", {1100});
    CHECK(site.load(include_all).error().has_value());
    const auto with = [&](const std::string& line) {
        site.files.add(path_of(3), "<VirtualHost *:80>\n" + line + "\n</VirtualHost>\n");
        return site.load(include_all).error().has_value();
    };
    CHECK_FALSE(with("<Location />\n<Limit GET FETCH>\n</Limit>\n</Location>"));
    CHECK(with("<Location />\n<Limit GET POST>\n</Limit>\n</Location>"));
}
