// What httpd calls itself, its clients and its folders (measured with Apache 2.4.71).
#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

const std::string open =
    "ServerName main.test:81\nDocumentRoot /srv/www\n<Directory />\nAllowOverride None\n"
    "Require all granted\n</Directory>\n";

std::string redirected(const std::string& config, const std::string& host) {
    TraceSite site;
    return site
        .get(open + config + "Redirect /a /b\n", {.host = host, .port = 8080, .target = "/a"})
        .ending.detail;
}

std::optional<int> from_loopback(const std::string& config) {
    TraceSite site;
    site.files.add("/etc/hosts", "127.0.0.1 localhost\n");
    return site
        .get(open + "<Directory /srv/www>\n" + config + "\n</Directory>\n",
             {.host = "www.test", .target = "/x.fcgi", .client = "127.0.0.1"})
        .ending.status;
}

}  // namespace

TEST_CASE("a redirect names the host and port of the Host header, or those of ServerName") {
    CHECK(redirected("", "www.test:8080") == "http://www.test:8080/b");
    CHECK(redirected("", "www.test") == "http://www.test:81/b");
    CHECK(redirected("UseCanonicalName On\n", "www.test:8080") == "http://main.test:81/b");
    CHECK(redirected("UseCanonicalPhysicalPort On\n", "www.test") == "http://www.test:8080/b");
}

TEST_CASE("a ServerName without a port takes back the port of its <VirtualHost>") {
    const std::string host = "<VirtualHost *:8080>\nRedirect /a /b\n";
    CHECK(redirected(host + "</VirtualHost>\n", "www.test") == "http://www.test:8080/b");
    CHECK(redirected(host + "ServerName a.test\n</VirtualHost>\n", "www.test") ==
          "http://www.test/b");
}

TEST_CASE("a look for an index file does not know the port of the Host header") {
    TraceSite site;
    site.files.add("/srv/www/index.html", "x");
    const std::string config = open +
                               "<Location /index.html>\n<If \"%{SERVER_PORT} -eq 8080\">\n"
                               "Require all denied\n</If>\n</Location>\n";
    const auto status = [&](const std::string& target) {
        return site.get(config, {.host = "www.test:8080", .port = 8080, .target = target})
            .ending.status;
    };
    CHECK(status("/index.html") == 403);
    CHECK(status("/") == 200);
}

TEST_CASE("VirtualDocumentRoot sets the document root that rules in a folder see") {
    TraceSite site;
    site.files.add("/srv/hosts/www.test/a/.htaccess", "RewriteEngine On\nRewriteRule ^q x.html\n");
    site.files.add("/srv/hosts/www.test/a/x.html", "x");
    const auto trace = site.get(open +
                                    "VirtualDocumentRoot /srv/hosts/%0\n<Directory /srv/hosts>\n"
                                    "AllowOverride All\nOptions FollowSymLinks\n</Directory>\n",
                                "/a/q");
    CHECK(trace.ending.status == 200);
    CHECK(trace.filename == "/srv/hosts/www.test/a/x.html");
}

TEST_CASE(
    "nothing is left of a path that is ServerPath's: it is the document root with its slash") {
    TraceSite site;
    const std::string host =
        "DocumentRoot /srv/www\nServerPath /w\n<Files ~ w>\nRequire all denied\n</Files>\n";
    CHECK(site.get(host, "/w").ending.status == 301);
    CHECK(site.get(host, "/w/").ending.status != 301);
    const std::string rule = "RewriteEngine On\nRewriteRule ^/r$ /w/x.fcgi\n";
    CHECK(site.get(open + "ServerPath /w\n" + rule, "/r").filename == "/srv/www/x.fcgi");
}

TEST_CASE("ServerPath is taken from the front of the path before the document root is") {
    TraceSite site;
    const std::string host = "<VirtualHost *:80>\nServerName www.test\nServerPath /w\n";
    CHECK(site.get(open + host + "</VirtualHost>\n", "/w/x.fcgi").filename == "/srv/www/x.fcgi");
    CHECK(site.get(open + host + "</VirtualHost>\n", "/x.fcgi").filename == "/srv/www/x.fcgi");
    CHECK(site.get(open + host + "</VirtualHost>\n", "/wx.fcgi").filename == "/srv/www/wx.fcgi");
}

TEST_CASE("Require host goes by the name that /etc/hosts gives the client") {
    CHECK(from_loopback("Require host localhost") == 200);
    CHECK(from_loopback("Require host ocalhost") == 403);
    CHECK(from_loopback("Require host example.org") == 403);
    CHECK(from_loopback("Require forward-dns localhost") == 200);
    CHECK_FALSE(from_loopback("Require forward-dns example.org").has_value());
    CHECK(from_loopback("Order deny,allow\nDeny from localhost") == 403);
    CHECK(from_loopback("Require expr \"%{REMOTE_HOST} == '127.0.0.1'\"") == 200);
    CHECK(from_loopback("HostnameLookups On\nRequire expr \"%{REMOTE_HOST} == 'localhost'\"") ==
          200);
}

TEST_CASE("mod_remoteip leaves the client's address alone where its header was not sent") {
    TraceSite site;
    site.files.add("/etc/apache2/modules/mod_remoteip.so", "");
    const std::string config = "LoadModule remoteip_module modules/mod_remoteip.so\n" + open +
                               "RemoteIPHeader X-Real\n<Directory /srv/www>\n"
                               "Require ip 127.0.0.1\n</Directory>\n";
    apache::Request request{.host = "www.test",
                            .target = "/x.fcgi",
                            .headers = {{"X-Other", "1"}},
                            .client = "127.0.0.1"};
    CHECK(site.get(config, request).ending.status == 200);
    request.headers = {{"X-Real", "10.0.0.1"}};
    CHECK(site.get(config, request).ending.status == 200);  // no private address is believed
    request.headers = {{"X-Real", "203.0.113.5"}};
    CHECK(site.get(config, request).ending.status == 403);
}

TEST_CASE("what mod_speling may find under another name can't be known") {
    TraceSite site;
    site.files.add("/etc/apache2/modules/mod_speling.so", "");
    const std::string config =
        "LoadModule speling_module modules/mod_speling.so\n" + open + "CheckSpelling ";
    CHECK_FALSE(site.get(config + "On\n", "/X.fcgi").ending.status.has_value());
    CHECK(site.get(config + "On\n", "/x.fcgi").ending.status == 200);
    CHECK(site.get(config + "Off\n", "/X.fcgi").ending.status == 404);
}

TEST_CASE("RequestHeader early changes what rules see, in the lines of a server alone") {
    TraceSite site;
    site.files.add("/etc/apache2/modules/mod_headers.so", "");
    site.modules += "LoadModule headers_module modules/mod_headers.so\n";
    const auto status = [&](const std::string& lines) {
        return site
            .get(open + "<If \"%{HTTP:X} == 'v'\">\nRequire all denied\n</If>\n" + lines,
                 {.host = "www.test", .target = "/x.fcgi", .headers = {{"Y", "y"}}})
            .ending.status;
    };
    CHECK(status("RequestHeader set X v early\n") == 403);
    CHECK(status("RequestHeader set X v\n") == 200);
    CHECK(status("RequestHeader set X v early\nRequestHeader unset X early\n") == 200);
    CHECK(status("RequestHeader edit X a v early\n") == 200);
    CHECK(status("RequestHeader set X v early\nRequestHeader set X early\n") == 403);
    CHECK(status("RequestHeader edit Y y early\n") == 200);
    CHECK(status("RequestHeader edit Y y v early\n") == std::nullopt);
    CHECK(status("RequestHeader set X %{V}e early\n") == std::nullopt);
    CHECK(status("<Directory /srv>\nRequestHeader set X v early\n</Directory>\n") == 200);
}

TEST_CASE("the address of <VirtualHost> is a name, but not of the only host there") {
    TraceSite site;
    const apache::Request request{.host = "10.0.0.1", .target = "/", .local_address = "10.0.0.1"};
    const std::string strict = "DocumentRoot /srv/www\nStrictHostCheck On\n";
    const std::string host = "<VirtualHost 10.0.0.1:80>\nServerName a.test\n</VirtualHost>\n";
    CHECK(site.get(strict + host, request).ending.status == 400);
    CHECK(site.get(strict + host + host, request).ending.status != 400);
}

TEST_CASE("a host that is not known is told before an expectation that is not met") {
    TraceSite site;
    const apache::Request request{
        .host = "other.test", .target = "/x.fcgi", .headers = {{"Expect", "1"}}};
    CHECK(site.get(open, request).ending.status == 417);
    CHECK(site.get(open + "StrictHostCheck On\n", request).ending.status == 400);
}

TEST_CASE("RequestHeader early merges only what is not there, and adds nothing that is seen") {
    TraceSite site;
    site.files.add("/etc/apache2/modules/mod_headers.so", "");
    const auto seen = [&](const std::string& line, const std::string& sent) {
        const apache::Trace trace =
            site.get("LoadModule headers_module modules/mod_headers.so\nDocumentRoot /srv/www\n" +
                         line + "\nRewriteEngine On\nRewriteCond %{HTTP:X} .\nRewriteRule ^ /\n",
                     {.host = "www.test", .target = "/x", .headers = {{"x", sent}}});
        return trace.rules.at(0).conditions.at(0).input;
    };
    CHECK(seen("RequestHeader merge X b early", "a, b") == "a, b");
    CHECK(seen("RequestHeader merge X b early", "a,b ") == "a,b , b");
    CHECK(seen("RequestHeader merge X b early", "\"a, b\"") == "\"a, b\", b");
    CHECK(seen("RequestHeader append X b early", "b") == "b, b");
    CHECK(seen("RequestHeader add X b early", "a") == "a");
}
