// How errors are answered (ap_die, modules/http/http_request.c; measured with Apache 2.4.71).
#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

const std::string open =
    "DocumentRoot /srv/www\n<Directory />\nAllowOverride None\nRequire all granted\n"
    "Options FollowSymLinks ExecCGI\n</Directory>\nAddHandler fcgid-script .fcgi\n";

}  // namespace

TEST_CASE("an ErrorDocument that is a path is a request of its own, with the error's status") {
    TraceSite site;
    const auto trace = site.get(open + "ErrorDocument 404 /x.fcgi/sorry\n", "/none/more");
    CHECK(trace.ending.status == 404);
    REQUIRE(trace.ending.page.has_value());
    CHECK(trace.ending.page->filename == "/srv/www/x.fcgi");
    CHECK(trace.ending.page->path_info == "/sorry");
}

TEST_CASE("an ErrorDocument with a scheme is a URL, whatever follows it") {
    TraceSite site;
    CHECK(site.get(open + "ErrorDocument 404 http:\n", "/none").ending.status == 302);
    CHECK(site.get(open + "ErrorDocument 404 Sorry:none\n", "/none").ending.status == 302);
    CHECK(site.get(open + "ErrorDocument 404 \"Sorry: none\"\n", "/none").ending.status == 404);
}

TEST_CASE("an ErrorDocument that is not there itself leaves the first error's status") {
    TraceSite site;
    CHECK(site.get(open + "ErrorDocument 404 /none\n", "/none").ending.status == 404);
    CHECK(site.get(open + "ErrorDocument 410 /none\nRedirect gone /g\n", "/g").ending.status ==
          410);
}

TEST_CASE("a rewrite rule's status, and its redirect, take the place of the first error's") {
    TraceSite site;
    const std::string config = open + "ErrorDocument 404 /sorry\nRewriteEngine On\n";
    CHECK(site.get(config + "RewriteRule ^/sorry - [G]\n", "/none").ending.status == 410);
    CHECK(
        site.get(config + "RewriteRule ^/sorry http://e.test/ [R=301]\n", "/none").ending.status ==
        301);
    CHECK(site.get(config + "Redirect 303 /sorry http://e.test/\n", "/none").ending.status == 404);
}

TEST_CASE("an ErrorDocument also answers what httpd refuses before it looks at the URL") {
    TraceSite site;
    const std::string config =
        open + "ErrorDocument 400 http://e.test/\nErrorDocument 414 http://e.test/\n";
    CHECK(site.get(config, apache::Request{.host = "a..b", .target = "/"}).ending.status == 302);
    CHECK(site.get(config, "/" + std::string(9000, 'a')).ending.status == 302);
}

TEST_CASE("a status that httpd has no words for is 500") {
    TraceSite site;
    CHECK(site.get(open + "Redirect 418 /t\n", "/t").ending.status == 500);
    CHECK(site.get(open + "Redirect 309 /t http://a.test/\n", "/t").ending.status == 500);
    CHECK(site.get(open + "Redirect 451 /t\n", "/t").ending.status == 451);
}

TEST_CASE("TRACE of what would be a script is echoed, whether or not the script is there") {
    TraceSite site;
    const auto trace = site.get(open + "ScriptAlias /cgi-bin/ /srv/www/\n",
                                {.method = "TRACE", .host = "www.test", .target = "/cgi-bin/no"});
    CHECK(trace.ending.status == 200);
    CHECK_FALSE(trace.script.has_value());
}

TEST_CASE("httpd does not start with a module that is a folder, or a text") {
    TraceSite site;
    site.files.add("/etc/apache2/text.so", std::string(100, 'x'));
    site.files.add("/etc/apache2/long.so", std::string(100'000, 'x'));
    const auto message = [&](const std::string& file) {
        const apache::Model model = site.load("LoadModule foo_module " + file + "\n");
        return model.error() ? model.error()->message : "";
    };
    CHECK(message("/srv/www") ==
          "Cannot load /srv/www into server: /srv/www: cannot read file data: Is a directory");
    CHECK(message("/dev/null") == "Cannot load /dev/null into server: /dev/null: file too short");
    CHECK(message("text.so") ==
          "Cannot load text.so into server: /etc/apache2/text.so: invalid ELF header");
    CHECK(message("long.so").ends_with("long.so: invalid ELF header"));
}

TEST_CASE("TRACE of what goes to a backend is the backend's to answer") {
    TraceSite site;
    for (const char* name : {"proxy", "proxy_fcgi"})
        site.files.add("/etc/apache2/modules/mod_" + std::string(name) + ".so", "");
    const std::string config =
        "LoadModule proxy_module modules/mod_proxy.so\n"
        "LoadModule proxy_fcgi_module modules/mod_proxy_fcgi.so\n" +
        open + "ProxyPass / fcgi://127.0.0.1:9/\n";
    const auto trace =
        site.get(config, apache::Request{.method = "TRACE", .host = "www.test", .target = "/x"});
    CHECK(trace.ending.why == apache::Why::backend_not_known);
}

TEST_CASE("a rule that refuses the error's page too ends with the first error, at httpd's limit") {
    TraceSite site;
    site.files.add("/srv/www/page.html", "a page");
    const std::string rules =
        "DocumentRoot /srv/www\nErrorDocument 403 /page.html\nErrorDocument 503 /page.html\n"
        "ErrorDocument 404 /page.html\n<Directory /srv/www>\nOptions FollowSymLinks\n"
        "RewriteEngine On\n";
    const auto status = [&](const std::string& rule) {
        return site.get(rules + rule + "\n</Directory>\n", "/plain.txt").ending.status;
    };
    CHECK(status("RewriteRule ^ - [F]") == 403);
    CHECK(status("RewriteRule ^ - [R=503]") == 503);
    CHECK(status("RewriteRule plain - [F]\nRewriteRule page - [R=404]") == 403);
    CHECK(status("RewriteRule plain - [F]") == 403);
}
