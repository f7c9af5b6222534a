// Where a script's own URL need not be traced: no line can lead a request for it elsewhere. That a
// trace would show nothing there is held by the differential (apache/differential/prediction.cpp).
#include <doctest/doctest.h>

#include <string>

#include "apache/model.h"
#include "support/apache_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

bool is_straight(const std::string& lines) {
    ApacheSite site;
    std::string modules;
    for (const std::string name : {"rewrite", "actions", "userdir", "env"}) {
        site.files.add("/etc/apache2/modules/mod_" + name + ".so", "");
        modules.append("LoadModule ").append(name).append("_module modules/mod_");
        modules.append(name).append(".so\n");
    }
    const apache::Model model = site.load(modules +
                                          "<Directory /srv/www>\nSetHandler fcgid-script\n"
                                          "Require all granted\n</Directory>\n" +
                                          lines);
    CAPTURE(lines);
    REQUIRE_FALSE(model.error().has_value());
    apache::Resolver resolver(model, 0, site.files);
    return resolver.resolve("/srv/www/x.fcgi", {.host = 0, .url = "/x.fcgi"}).straight_way;
}

std::string in_directory(const std::string& lines) {
    return "<Directory /srv/www>\n" + lines + "\n</Directory>\n";
}

}  // namespace

TEST_CASE("lines that lead nowhere leave a script's URL on its straight way") {
    CHECK(is_straight(""));
    CHECK(is_straight("ErrorDocument 404 /missing.html\nAlias /icons/ /srv/icons/\n"));
    CHECK(is_straight(in_directory("RewriteEngine Off\nRewriteRule ^ /other")));
    CHECK(is_straight("SetEnv A b\nAddType text/plain .txt\n"));
}

TEST_CASE("lines that may lead elsewhere, or refuse, do not") {
    CHECK_FALSE(is_straight("RewriteEngine On\n"));
    CHECK_FALSE(is_straight("Redirect /x http://b.test/\n"));
    CHECK_FALSE(is_straight(in_directory("RewriteEngine On")));
    CHECK_FALSE(is_straight(in_directory("RedirectMatch ^/x http://b.test/")));
    CHECK_FALSE(is_straight(in_directory("Action fcgid-script /run")));
    CHECK_FALSE(is_straight(in_directory("Require all denied")));
    CHECK_FALSE(is_straight(in_directory("SetHandler none")));
    CHECK_FALSE(is_straight(in_directory("<If \"-n %{QUERY_STRING}\">\nOptions None\n</If>")));
    CHECK_FALSE(is_straight("<Location /x.fcgi>\nRedirect 410\n</Location>\n"));
    CHECK_FALSE(is_straight("UserDir public_html\n"));
}

TEST_CASE("a ServerPath is taken from the URL before the docroot is asked") {
    ApacheSite site;
    const apache::Model model = site.load(
        "<Directory /srv/www>\nSetHandler fcgid-script\nRequire all granted\n"
        "</Directory>\n<VirtualHost *:80>\nServerName a.test\nServerPath /app\n"
        "DocumentRoot /srv/www\n</VirtualHost>\n");
    REQUIRE_FALSE(model.error().has_value());
    apache::Resolver resolver(model, 1, site.files);
    const apache::Mapping way{.host = 1, .url = "/app/x.fcgi"};
    CHECK_FALSE(resolver.resolve("/srv/www/app/x.fcgi", way).straight_way);
}
