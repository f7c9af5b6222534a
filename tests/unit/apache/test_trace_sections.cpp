#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

TEST_CASE("a trace names the sections and .htaccess files that apply, in merge order") {
    TraceSite site;
    site.files.add("/srv/www/a/x.txt", "x");
    site.files.add("/srv/www/a/.htaccess", "Options +Indexes\n");
    site.files.add("/srv/www/.htaccess", "Options +Indexes\n");
    const apache::Trace trace = site.get(
        "DocumentRoot /srv/www\n"
        "<Location /a>\n<If \"true\">\nOptions +Includes\n</If>\n</Location>\n"
        "<Files x.*>\nOptions +ExecCGI\n</Files>\n"
        "<DirectoryMatch /a>\nRequire all granted\n</DirectoryMatch>\n"
        "<Directory /srv/www/a>\nAllowOverride All\n</Directory>\n"
        "<Directory />\nAllowOverride None\nRequire all denied\n</Directory>\n"
        "<Location /b>\nOptions None\n</Location>\n",
        "/a/x.txt");
    std::vector<std::string> names;
    for (const apache::AppliedSection& section : trace.applied)
        names.push_back(section.opened.text.empty() ? std::string(section.opened.at.file)
                                                    : section.opened.text);
    CHECK(names == std::vector<std::string>{"<Directory />", "/srv/www/.htaccess",
                                            "<Directory /srv/www/a>", "/srv/www/a/.htaccess",
                                            "<DirectoryMatch /a>", "<Files x.*>", "<Location /a>",
                                            "<If \"true\">"});
    REQUIRE(trace.applied.size() == 8);
    CHECK(trace.applied[1].is_ignored);
    CHECK(trace.applied[1].ignored_because.has_value());
    CHECK(!trace.applied[3].is_ignored);
    REQUIRE(trace.access_overridden.size() == 1);
    CHECK(trace.access_overridden[0].text == "Require all denied");
}
