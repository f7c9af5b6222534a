// Lines of httpd's own command line: -C and -c (server/main.c; process_command_config of
// server/config.c).
#include <doctest/doctest.h>

#include "support/apache_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

apache::Model load(ApacheSite& site, std::vector<std::string> before,
                   std::vector<std::string> after) {
    site.files.add(site.config_file, usual_modules + "Listen 80\nDocumentRoot ${ROOT}\n");
    return apache::load(site.files, {.config_file = site.config_file,
                                     .defines = {},
                                     .environment = {},
                                     .before = std::move(before),
                                     .after = std::move(after)});
}

}  // namespace

TEST_CASE("-C is read before the configuration's file, and -c behind it") {
    ApacheSite site;
    const apache::Model before = load(site, {"Define ROOT /srv/www"}, {});
    CHECK_FALSE(before.error());
    CHECK(before.hosts()[0].facts.document_root == "/srv/www");
    const apache::Model after = load(site, {"Define ROOT /srv/www"},
                                     {"<Directory />", "</Directory>", "DocumentRoot /srv"});
    CHECK_FALSE(after.error());
    CHECK(after.hosts()[0].facts.document_root == "/srv");
}

TEST_CASE("httpd refuses a section of -C that only its file would close") {
    ApacheSite site;
    const apache::Model model = load(site, {"Define ROOT /srv/www", "<Directory />"}, {});
    REQUIRE(model.error());
    CHECK(model.error()->message.find("was not closed") != std::string::npos);
}

TEST_CASE("the files of the configuration are those that were read") {
    ApacheSite site;
    site.files.add("/etc/apache2/more.conf", "# nothing\n");
    const apache::Model model = site.load("Include more.conf\nIncludeOptional none.conf\n");
    CHECK(model.files() == std::vector<std::string>{site.config_file, "/etc/apache2/more.conf"});
}
