#include <doctest/doctest.h>

#include "apache/reading/dump.h"
#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

constexpr const char* dump = R"(AH00558: httpd: Could not reliably determine its name
# In file: /etc/httpd/conf/httpd.conf
#   4:
Listen 80
#  10:
<Directory /srv/www>
  #  11:
  Require all granted
</Directory>
# In file: macro 'site' (defined on line 1 of "/etc/httpd/macros.conf") used on line 7 of "/etc/httpd/sites.conf"
#   1:
<VirtualHost *:80>
  #   2:
  ServerName www.test
  #   3:
  DocumentRoot /srv/www
</VirtualHost>
# In file: /etc/httpd/conf/httpd.conf
#  20:
ErrorDocument 404 /gone.html
Syntax OK
)";

}  // namespace

TEST_CASE("a dump of the configuration is read as the files that it was made of") {
    TraceSite site;
    site.modules.clear();
    site.files.add("/srv/www/a.txt", "a");
    const apache::Trace trace = site.get(dump, "/a.txt");
    CHECK(trace.ending.status == 200);
    REQUIRE(trace.applied.size() == 1);
    CHECK(trace.applied[0].opened.at == SourcePos{"/etc/httpd/conf/httpd.conf", 10, 0});
    const apache::Model model = site.load(dump);
    CHECK(!model.error());
    REQUIRE(model.hosts().size() == 2);
    CHECK(model.hosts()[1].facts.opened->at.line == 1);
    CHECK(model.hosts()[1].facts.opened->at.file.string().starts_with("macro 'site' (defined on"));
    REQUIRE(model.unread().size() == 1);
    CHECK(model.unread()[0].what == "which modules are loaded");
}

TEST_CASE("tens of kilobytes of warnings may stand before a dump") {
    ApacheSite site;
    std::string warnings;
    while (warnings.size() < 60'000)
        warnings += "AH00112: Warning: DocumentRoot [/srv/gone] does not exist\n";
    CHECK_FALSE(site.load_exactly(warnings + dump).error());
}

TEST_CASE("a dump that was cut is refused at the line where its section begins") {
    ApacheSite site;
    const std::string all = dump;
    const apache::Model model = site.load(all.substr(0, all.find("</VirtualHost>")));
    REQUIRE(model.error());
    CHECK(model.error()->at.file.string().starts_with("macro 'site'"));
}

TEST_CASE("an ordinary configuration is no dump") {
    CHECK(apache::dumped_file("# In files below\nListen 80\n").empty());
    CHECK(apache::dumped_file("").empty());
    CHECK(apache::dumped_file("# In file: /a.conf") == "/a.conf");
}
