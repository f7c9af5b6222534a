// MultiViews' choice for a client without Accept headers, files that are sent as they are, and
// mod_dav: measured with Apache 2.4.71.
#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

const std::string open =
    "DocumentRoot /srv/www\n<Directory />\nAllowOverride All\nRequire all granted\n"
    "Options FollowSymLinks MultiViews\n</Directory>\n";

struct VariantSite : TraceSite {
    VariantSite() {
        files.add("/etc/apache2/mime.types",
                  "text/plain txt\ntext/html html\nchemical/x-xyz xyz\n");
        for (const std::string name : {"asis", "dav", "dav_fs"}) {
            const std::string file = "modules/mod_" + name + ".so";
            files.add("/etc/apache2/" + file, "");
            modules += "LoadModule " + name + "_module " + file + "\n";
        }
    }
    std::string chosen(const std::string& lines, const std::string& target) {
        return get(open + lines, target).filename.value_or("");
    }
};

}  // namespace

TEST_CASE("of variants that are equally large the first by name is sent, whatever their types") {
    VariantSite site;
    site.files.add("/srv/www/r.xyz", "a");
    site.files.add("/srv/www/r.txt", "a");
    CHECK(site.chosen("", "/r") == "/srv/www/r.txt");
    site.files.add("/srv/www/r.txt", "larger");
    CHECK(site.chosen("", "/r") == "/srv/www/r.xyz");
}

TEST_CASE("LanguagePriority chooses among languages, unless ForceLanguagePriority leaves it") {
    VariantSite site;
    site.files.add("/srv/www/i.html.de", "a");
    site.files.add("/srv/www/i.html.en", "larger");
    site.files.add("/srv/www/i.html", "");
    const std::string languages = "AddLanguage en .en\nAddLanguage de .de\n";
    CHECK(site.chosen(languages + "LanguagePriority en de\n", "/i") == "/srv/www/i.html.en");
    CHECK(site.chosen(languages + "LanguagePriority de\n", "/i") == "/srv/www/i.html.de");
    CHECK(site.chosen(languages + "LanguagePriority en de\nForceLanguagePriority None\n", "/i") ==
          "/srv/www/i.html.de");
}

TEST_CASE("a variant that is not compressed is preferred, whatever its size") {
    VariantSite site;
    site.files.add("/srv/www/z.txt", "larger");
    site.files.add("/srv/www/z.txt.gz", "a");
    CHECK(site.chosen("AddEncoding x-gzip .gz\n", "/z") == "/srv/www/z.txt");
}

TEST_CASE("a file without a type is a variant by its handler, be it an expression's nothing") {
    VariantSite site;
    site.files.add("/srv/www/page.de", "a");
    const std::string language = "AddLanguage de .de\n";
    CHECK(site.get(open + language, "/page").ending.status == 404);
    CHECK(site.chosen(language + "SetHandler default-handler\n", "/page") == "/srv/www/page.de");
    CHECK(site.chosen(language + "SetHandler \"%{env:NONE}\"\n", "/page") == "/srv/www/page.de");
}

TEST_CASE("a variant that a rule rewrites is one, and leads where the rule says") {
    VariantSite site;
    site.files.add("/srv/www/a/page.de", "a");
    site.files.add("/srv/www/a/x.txt", "x");
    site.files.add("/srv/www/index.html", "home");
    const std::string rule = "RewriteEngine On\nRewriteRule ^page x.txt\n";
    site.files.add("/srv/www/a/.htaccess", rule);
    const std::string languages = "AddLanguage de .de\n";
    CHECK(site.chosen(languages, "/a/page") == "/srv/www/a/x.txt");
    // "redirect:/a/x.txt" is no file.
    site.files.add("/srv/www/a/.htaccess", rule +
                                               "RewriteCond %{REQUEST_FILENAME} !-f\n"
                                               "RewriteRule . /index.html\n");
    CHECK(site.chosen(languages, "/a/page") == "/srv/www/index.html");
}

TEST_CASE("a file that is sent as it is has its own status, and may lead to another URL") {
    VariantSite site;
    site.files.add("/srv/www/x.asis", "Status: 404 Gone\nContent-Type: text/plain\n\nx\n");
    site.files.add("/srv/www/to.asis", "Location: /a.txt?q\n\n");
    site.files.add("/srv/www/away.asis", "Location: http://b.test/\n\nStatus: 500\n");
    site.files.add("/srv/www/a.txt", "a");
    const std::string config = open + "AddHandler send-as-is .asis\n";
    CHECK(site.get(config, "/x.asis").ending.status == 404);
    CHECK(site.get(config, "/x.asis").handler == "send-as-is");
    CHECK(site.get(config, "/to.asis").filename == "/srv/www/a.txt");
    CHECK(site.get(config, "/away.asis").ending.status == 200);
}

TEST_CASE("with DAV On other methods than GET and POST are mod_dav's") {
    VariantSite site;
    site.files.add("/srv/www/dav/x", "a");
    const std::string config = open + "<Directory /srv/www/dav>\nDAV On\n</Directory>\n";
    const auto status = [&](const std::string& method, const std::string& target) {
        return site.get(config, {.method = method, .host = "www.test", .target = target})
            .ending.status;
    };
    CHECK(status("PROPFIND", "/dav/x") == 207);
    CHECK(status("PROPFIND", "/dav/none") == 404);
    CHECK(status("DELETE", "/dav/none") == 404);
    CHECK(status("DELETE", "/dav/x") == std::nullopt);
    CHECK(status("PROPFIND", "/x.fcgi") == 405);
    CHECK(status("GET", "/dav/x") == 200);
}

TEST_CASE("DAV must find its provider when the line is read") {
    VariantSite site;
    const auto error = [&](const std::string& lines) {
        return site.load(site.modules + "<Location />\n" + lines + "</Location>\n").error();
    };
    CHECK_FALSE(error("DAV On\n").has_value());
    CHECK(error("DAV svn\n")->message == "Unknown DAV provider: svn");
    site.modules = "LoadModule dav_module modules/mod_dav.so\n";
    CHECK(error("DAV On\n")->message == "Unknown DAV provider: filesystem");
    CHECK_FALSE(error("DAV Off\n").has_value());
}

TEST_CASE("If-None-Match: * is for a file that is not there") {
    VariantSite site;
    site.files.add("/srv/www/a.txt", "a");
    const auto status = [&](const std::string& method) {
        return site
            .get(open, {.method = method,
                        .host = "www.test",
                        .target = "/a.txt",
                        .headers = {{"If-None-Match", "*"}}})
            .ending.status;
    };
    CHECK(status("GET") == 304);
    CHECK(status("POST") == 412);
}
