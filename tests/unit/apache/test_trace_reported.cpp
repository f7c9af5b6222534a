// What Apache 2.4.71 answers where traces were held against it, measured.
#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using apache::Why;

namespace {

const std::string open =
    "DocumentRoot /srv/www\n<Directory />\nAllowOverride All\nRequire all granted\n"
    "Options FollowSymLinks ExecCGI\n</Directory>\n";

using Headers = std::vector<std::pair<std::string, std::string>>;

apache::Request with(const Headers& headers, const std::string& target = "/a.txt") {
    return {.host = "www.test", .target = target, .headers = headers};
}

}  // namespace

TEST_CASE("a virtual host takes LimitRequestLine and its kin as they are where it opens") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    const std::string host = "<VirtualHost *:80>\nServerName www.test\n</VirtualHost>\n";
    const std::string limits =
        "LimitRequestLine 100\nLimitRequestFieldSize 100\nLimitRequestFields 2\n";
    const auto long_line = with({}, "/a.txt?" + std::string(200, 'a'));
    const auto long_field = with({{"X-Long", std::string(200, 'a')}});
    const auto many_fields = with({{"X-A", "a"}, {"X-B", "b"}});
    for (const apache::Request& request : {long_line, long_field, many_fields}) {
        CHECK(site.get(open + host + limits, request).ending.status == 200);
        CHECK(site.get(open + limits + host, request).ending.status != 200);
    }
}

TEST_CASE("LimitInternalRecursion holds in a virtual host wherever it stands") {
    TraceSite site;
    const std::string host =
        "<VirtualHost *:80>\nServerName www.test\n<Directory /srv/www>\nRewriteEngine On\n"
        "RewriteRule ^a$ b [L]\nRewriteRule ^b$ c [L]\n</Directory>\n</VirtualHost>\n";
    CHECK(site.get(open + host + "LimitInternalRecursion 1\n", "/a").ending.why ==
          Why::too_many_redirects);
}

TEST_CASE("UserDir with a URL leaves out what follows the star") {
    TraceSite site;
    CHECK(site.get(open + "UserDir http://users.test/*/pub\n", "/~bob/x").ending.location ==
          "http://users.test/bob/x");
}

TEST_CASE("the redirect that adds a slash keeps the query string") {
    TraceSite site;
    site.files.add("/srv/www/d/x", "a");
    CHECK(site.get(open, "/d?q=1").ending.location == "/d/?q=1");
}

TEST_CASE("CONNECT is for a host and a port, so that with a path it is malformed") {
    TraceSite site;
    auto request = with({});
    request.method = "CONNECT";
    CHECK(site.get(open, request).ending.status == 400);
}

TEST_CASE("a Redirect for all of a section is an expression, which the section's groups serve") {
    TraceSite site;
    const std::string section =
        "<LocationMatch \"^/lm/(?<id>[0-9]+)\">\nRedirect 302 \"http://x.test/%{env:MATCH_ID}\"\n"
        "</LocationMatch>\n";
    CHECK(site.get(open + section, "/lm/55").ending.location == "http://x.test/55");
    const auto model =
        site.load(open + "<Location />\nRedirect \"http://x.test/%{nothing}\"\n</Location>\n");
    CHECK(model.error()->message.starts_with("Cannot parse redirect expression 'http://x.test/"));
}

TEST_CASE("the named groups of DirectoryMatch and FilesMatch go to the environment") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    const std::string rule =
        "<If \"%{env:MATCH_SITE} == 'www' && %{env:MATCH_KIND} == 'txt'\">\n"
        "Require all denied\n</If>\n";
    const std::string sections =
        "<DirectoryMatch \"^/srv/(?<site>[a-z]+)\">\n</DirectoryMatch>\n"
        "<FilesMatch \"[.](?<kind>[a-z]+)$\">\n</FilesMatch>\n";
    CHECK(site.get(open + sections + rule, "/a.txt").ending.status == 403);
    CHECK(site.get(open + rule, "/a.txt").ending.status == 200);
}

TEST_CASE("what a RedirectMatch puts together is escaped, but for its query") {
    TraceSite site;
    CHECK(site.get(open + "RedirectMatch ^/m/(.*)$ http://x.test/$1?q=$1\n", "/m/a%20b")
              .ending.location == "http://x.test/a%20b?q=a b");
}

TEST_CASE("Content-Length must be a number, Transfer-Encoding must end in chunked") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    const auto status = [&](const Headers& headers) {
        return site.get(open, with(headers)).ending.status;
    };
    CHECK(status({{"Content-Length", "0"}}) == 200);
    CHECK(status({{"Content-Length", "+1"}}) == 400);
    CHECK(status({{"Content-Length", "1"}, {"Content-Length", "1"}}) == 400);
    CHECK(status({{"Transfer-Encoding", "gzip, chunked"}}) == 200);
    CHECK(status({{"Transfer-Encoding", "bogus"}}) == 400);
    CHECK(status({{"Content-Length", "99999999"}}) == std::nullopt);
}

TEST_CASE("a second Host header is refused, but for a URL in the request line") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    CHECK(site.get(open, with({{"Host", "b.test"}})).ending.status == 400);
    CHECK(site.get(open, with({{"Host", "b.test"}}, "http://www.test/a.txt")).ending.status == 200);
}

TEST_CASE("API_VERSION has the release's number behind a colon in mod_rewrite") {
    TraceSite site;
    const auto status = [&](const std::string& condition) {
        return site
            .get(open + "RewriteEngine On\nRewriteCond " + condition + "\nRewriteRule . - [F]\n",
                 "/a.txt")
            .ending.status;
    };
    CHECK(status("%{API_VERSION} :") == 403);
    CHECK(status("%{API_VERSION} ^2012") == 403);
    CHECK(status("%{API_VERSION} :[0-9]{9}") == 404);
    CHECK(status("%{API_VERSION} :42") == std::nullopt);
}

TEST_CASE("a macro without a name is told from one whose name is empty") {
    TraceSite site;
    const auto error = [&](const std::string& section) {
        return site
            .load("LoadModule macro_module modules/mod_macro.so\n" + section + "\n</Macro>\n")
            .error()
            ->message;
    };
    CHECK(error("<Macro>") == "<Macro macro definition: empty name");
    CHECK(error("<Macro \"\">") == "<Macro macro definition: name not found");
}

TEST_CASE("AccessFileName without a name lets no .htaccess be read") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    site.files.add("/srv/www/.htaccess", "Require all denied\n");
    CHECK(site.get(open, "/a.txt").ending.status == 403);
    CHECK(site.get(open + "AccessFileName\n", "/a.txt").ending.status == 200);
}

TEST_CASE("an AccessFileName with a slash in front is one below each folder all the same") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    site.files.add("/srv/rules", "Require all denied\n");
    const std::string config =
        "DocumentRoot /srv/www\nAccessFileName /srv/rules\n<Directory />\nAllowOverride "
        "None\n</Directory>\n"
        "<Directory /srv/www>\nAllowOverride All\n</Directory>\n";
    CHECK(site.get(config, "/a.txt").ending.status == 200);
    site.files.add("/srv/www/srv/rules", "Require all denied\n");
    CHECK(site.get(config, "/a.txt").ending.status == 403);
}
