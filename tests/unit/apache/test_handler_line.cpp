// Which line is said to have given a file its handler: the last of `because`.
#include <doctest/doctest.h>

#include "support/apache_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

std::string last_line(const std::string& lines, const std::string& path) {
    ApacheSite site;
    site.files.add(path, "");
    const Setting<HandlerChoice> handler =
        site.resolve("DocumentRoot /srv/www\n<Directory /srv/www>\n" + lines + "</Directory>\n",
                     path, path.substr(path.rfind('/')))
            .handler;
    REQUIRE_FALSE(handler.value.name.empty());
    return handler.because.back().text;
}

}  // namespace

TEST_CASE("a RemoveHandler of another extension gives no file its handler") {
    const std::string added = "AddHandler cgi-script .cgi\n";
    const std::string removed = "RemoveHandler .fcgi\n";
    CHECK(last_line(added + removed, "/srv/www/x.cgi.fcgi") == "AddHandler cgi-script .cgi");
    CHECK(last_line(removed + added, "/srv/www/x.fcgi.cgi") == "AddHandler cgi-script .cgi");
}

TEST_CASE("a SetHandler None does not decide where AddHandler gives the handler") {
    const std::string none = "SetHandler None\n";
    const std::string added = "AddHandler cgi-script .fcgi\n";
    CHECK(last_line(added + none, "/srv/www/x.fcgi") == "AddHandler cgi-script .fcgi");
    CHECK(last_line(none + added, "/srv/www/x.fcgi") == "AddHandler cgi-script .fcgi");
    CHECK(last_line(added + "SetHandler fcgid-script\n", "/srv/www/x.fcgi") ==
          "SetHandler fcgid-script");
}

TEST_CASE("no RemoveHandler is said to decide what a ScriptAlias decides") {
    ApacheSite site;
    const apache::Model model = site.load(
        "DocumentRoot /srv/none\nScriptAlias /run/ /srv/www/\n"
        "<Directory /srv/www>\nRemoveHandler .fcgi\n</Directory>\n");
    apache::Resolver resolver(model, 0, site.files);
    const EffectiveConfig config = resolver.resolve(
        "/srv/www/x.fcgi", {.host = 0, .url = "/run/x.fcgi", .script_alias = true});
    CHECK(config.handler.value.name == "cgi-script");
    CHECK(config.handler.because.empty());
}
