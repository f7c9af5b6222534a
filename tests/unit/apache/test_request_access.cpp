// Each row was put to Apache 2.4.71, client 127.0.0.1, as a .htaccess under `Require all granted`.
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using apache::Why;

namespace {

struct AccessSite : TraceSite {
    AccessSite() {
        for (const char* name : {"auth_basic", "auth_digest", "authn_core", "authn_file",
                                 "authz_groupfile", "authz_owner", "authz_user"}) {
            const std::string file = "modules/mod_" + std::string(name) + ".so";
            if (modules.find(file) != std::string::npos)
                continue;
            files.add("/etc/apache2/" + file, "");
            modules += "LoadModule " + std::string(name) + "_module " + file + "\n";
        }
        files.add("/srv/www/a/x", "x");
    }

    // Lines are parted by "|".
    apache::Trace ask(std::string lines, const apache::Request& request) {
        std::replace(lines.begin(), lines.end(), '|', '\n');
        files.add("/srv/www/a/.htaccess", lines + "\n");
        return get(
            "DocumentRoot /srv/www\n<Directory />\nAllowOverride All\nRequire all "
            "granted\n</Directory>\n",
            request);
    }
    std::optional<int> status(const std::string& lines) {
        return ask(lines, {.host = "lab.test", .target = "/a/x", .client = "127.0.0.1"})
            .ending.status;
    }
};

void check_all(int status, const std::vector<std::string>& rows) {
    AccessSite site;
    for (const std::string& row : rows) {
        CAPTURE(row);
        CHECK(site.status(row) == status);
    }
}

}  // namespace

TEST_CASE("Require in its static forms lets these in") {
    check_all(200, {"Require all Granted", "Require method GET", "Require method HEAD POST",
                    "Require ip 127", "Require ip 127.", "Require ip 127.0.0.1/255.0.0.0",
                    "Require ip 0127.0.0.1", "Require ip 127.0.0.0/08",
                    "Require ip fe80::/10 127.0.0.1", "Require ip 127.0.0.1/255.0.255.0",
                    "Require local foo", "Require forward-dns 127.0.0.1", "Require expr \"true\"",
                    "AuthMerging and", "Require expr \"-n req('Host')\""});
}

TEST_CASE("Require in its static forms denies these") {
    check_all(403, {"Require method", "Require method PROPFIND", "Require env", "Require env \"\"",
                    "Require ip 10.0.0.1/8", "Require ip 127.1", "Require ip ::1", "Require host",
                    "Require forward-dns", "Require all denied"});
}

TEST_CASE("a line of Require that httpd refuses is 500 in a .htaccess") {
    check_all(500, {"Require ALL denied",
                    "Require all granted x",
                    "Require all \"granted\"",
                    "Require method get",
                    "Require ip",
                    "Require ip 127.0.0.1/0",
                    "Require ip 127/8",
                    "Require ip fe80:/10",
                    "Require ip ::1/ffff::",
                    "Require ip ::ffff:127.0.0.1",
                    "Require ip 127..0.1",
                    "Require ip 127.0.0.1 #",
                    "Require ip %{HTTP_HOST}",
                    "Require not expr true",
                    "Require user %{FOO}",
                    "Require expr 'true'",
                    "Require expr \"true\" == \"true\"",
                    "Require expr file('/etc/passwd') == ''",
                    "AuthType %{file:/x}",
                    "Allow from 127.0.0.1/x",
                    "Allow from x/8",
                    "<Limit GET>|<Limit POST>|Require all denied|</Limit>|</Limit>",
                    "<Limit GET>|<Limit GET>|Require all denied|</Limit>|</Limit>",
                    "<Limit get>|Require all denied|</Limit>",
                    "<RequireNone>|Require ip 10|</RequireNone>"});
}

TEST_CASE("whoever needs a name is asked for it, where it is said how") {
    check_all(401, {"AuthType Basic|AuthName x|Require valid-user",
                    "AuthType Digest|AuthName x|Require valid-user",
                    "AuthType Basic|AuthName x|Require group a",
                    "AuthType Basic|AuthName x|Require user a|Require all denied",
                    "AuthType Basic|AuthName x|<RequireAll>|Require user a|Require all "
                    "granted|</RequireAll>",
                    "AuthType Basic|AuthName x|Require expr %{REMOTE_USER} == 'x'",
                    "AuthType Basic|AuthName x|Satisfy any|Order allow,deny|Require valid-user"});
    check_all(500,
              {"Require valid-user", "Require file-owner", "Require expr %{REMOTE_USER} == 'x'",
               "AuthType Basic|Require valid-user", "AuthType None|Require valid-user",
               "AuthType Foo|AuthName x|Require valid-user",
               "AuthType \"%{HTTP_HOST}\"|AuthName x|Require valid-user"});
    check_all(403, {"AuthType Basic|AuthName x|<RequireAll>|Require user a|Require not ip "
                    "127|</RequireAll>",
                    "AuthType Basic|AuthName x|Satisfy all|Order allow,deny|Require valid-user",
                    "AuthType Basic|Require all denied"});
    check_all(200,
              {"AuthType Basic", "AuthType Basic|AuthName x|Require user a|Require all granted",
               "AuthType Basic|AuthName x|<RequireAll>|Require not user a|Require all "
               "granted|</RequireAll>",
               "AuthType Basic|AuthName x|Satisfy any|Require valid-user"});
}

TEST_CASE("sections of Require count their children as httpd does") {
    check_all(200, {"<RequireAll>|<RequireAll>|Require not ip 10|</RequireAll>|Require all "
                    "granted|</RequireAll>",
                    "<RequireAll>|<RequireNone>|Require ip 10|</RequireNone>|Require all "
                    "granted|</RequireAll>"});
    check_all(403, {"<RequireAll>|Require not ip 10|</RequireAll>",
                    "<RequireAll>|Require not ip 127|Require all granted|</RequireAll>",
                    "<RequireAll>|<RequireNone>|Require ip 127|</RequireNone>|Require all "
                    "granted|</RequireAll>"});
}

TEST_CASE("httpd does not start on a section of nothing but refusals, and names no line") {
    AccessSite site;
    const std::string refusals = "<RequireAll>\nRequire not ip 10\n</RequireAll>\n";
    const auto error_of = [&](const std::string& inside) {
        return site.load(site.modules + "<Directory /srv>\n" + inside + "</Directory>\n").error();
    };
    const auto error = error_of(refusals);
    REQUIRE(error.has_value());
    CHECK(error->at.line == 0);
    CHECK(error->message ==
          "<RequireAll> directive contains only negative authorization directives");
    CHECK_FALSE(error_of("<RequireAll>\n" + refusals + "Require all granted\n</RequireAll>\n"));
}

TEST_CASE("Order, Allow and Deny look at the address and at variables, whose names have no case") {
    check_all(200, {"Order allow,deny|Allow from 127", "Order allow,deny|Allow from env=!X",
                    "Order allow,deny|SetEnvIf Host . X|Allow from env=x",
                    "AuthType Basic|Satisfy any|Order allow,deny|Require all granted"});
    check_all(403, {"Order allow,deny|Allow from env=X", "Deny from 127.0.0.1",
                    "Order allow,deny|Allow from 10"});
}

TEST_CASE("a section that limits methods counts for those alone") {
    check_all(403, {"<Limit GET>|Require all denied|</Limit>"});
    check_all(200, {"<LimitExcept GET>|Require all denied|</LimitExcept>",
                    "<Limit POST>|Require all denied|</Limit>"});
    AccessSite site;
    const apache::Request post{
        .method = "POST", .host = "lab.test", .target = "/a/x", .client = "127.0.0.1"};
    CHECK(site.ask("<LimitExcept GET>|Require all denied|</LimitExcept>", post).ending.status ==
          403);
}

TEST_CASE("without the client's address what hangs on it stays open") {
    AccessSite site;
    const apache::Request nobody{.host = "lab.test", .target = "/a/x"};
    const apache::Trace trace = site.ask("Require ip 10.0.0.0/8", nobody);
    CHECK_FALSE(trace.ending.status.has_value());
    CHECK(trace.ending.why == Why::client_not_known);
    CHECK(trace.ending.decisions.front().because->text == "Require ip 10.0.0.0/8");
    CHECK(site.ask("Require ip 10.0.0.0/8|Require all granted", nobody).ending.status == 200);
    CHECK_FALSE(site.ask("Require host example.com", nobody).ending.status.has_value());
}

TEST_CASE("SetEnvIf sets before access is checked, and after <If> was") {
    check_all(200,
              {"SetEnvIf Host lab X=|Require env X", "SetEnvIf Host lab\\.test Xy|Require env xY",
               "SetEnvIf Host \"l.b\" X=$0|Require expr reqenv('X') == 'lab'",
               "SetEnvIfNoCase Host LAB X|Require env X", "SetEnvIf ^Ho lab X|Require env X",
               "SetEnvIfExpr \"%{HTTP_HOST} =~ /(l)(a)/\" X=$2|Require expr reqenv('X') == 'a'",
               "SetEnvIf Host lab X==2|Require expr reqenv('X') == '2'",
               "SetEnvIf Request_URI ^/a X|Require env X",
               "<If \"-n reqenv('IFX')\">|Require all denied|</If>|SetEnvIf Host lab IFX"});
    check_all(403, {"SetEnvIf Host lab X=!y|Require env X", "SetEnvIf Host LAB X|Require env X",
                    "SetEnvIf Host lab X=$0|Require expr reqenv('X') == 'lab'"});
}

TEST_CASE("SetEnvIf looks a name up once for all lines that follow each other") {
    check_all(403, {"SetEnvIf FOO ^$ FOO=1|SetEnvIf FOO 1 BAR|Require env BAR"});
    check_all(200, {"SetEnvIf FOO ^$ FOO=1|SetEnvIf Host lab X|SetEnvIf FOO 1 BAR|Require env BAR",
                    "SetEnvIf Host (lab) X=1|SetEnvIfExpr \"'z' =~ /(z)/\" Q|SetEnvIf Host z "
                    "Y|Require env Y"});
}

TEST_CASE("the first of a chain of conditions that holds counts, and what is in it") {
    check_all(403, {"<If \"%{HTTP_HOST} == 'lab.test'\">|Require all denied|</If>",
                    "<If \"false\">|</If>|<ElseIf \"true\">|Require all denied|</ElseIf>",
                    "<If \"false\">|</If>|<Else>|Require all denied|</Else>",
                    "<If \"true\">|<If \"%{REQUEST_METHOD} == 'GET'\">|Require all "
                    "denied|</If>|</If>"});
    check_all(200, {"<If \"true\">|</If>|<ElseIf \"true\">|Require all denied|</ElseIf>",
                    "<If \"-f '/srv/www/a/y'\">|Require all denied|</If>",
                    "<If \"true\">|</If>|<Else>|Require all denied|</Else>"});
    AccessSite site;
    CHECK_FALSE(site.status("<If \"%{TIME_HOUR} -lt 12\">|Require all denied|</If>").has_value());
}

TEST_CASE("SetHandler takes its value from the request") {
    AccessSite site;
    const apache::Request request{.host = "fcgid-script", .target = "/a/x", .client = "127.0.0.1"};
    CHECK(site.ask("SetHandler \"%{tolower:%{HTTP_HOST}}\"|Options +ExecCGI", request).handler ==
          "fcgid-script");
    CHECK_FALSE(site.status("SetHandler \"x%{TIME}\"").has_value());
}

TEST_CASE("a method that is not allowed is 405, and a page for https is 403 over http") {
    AccessSite site;
    for (const char* name : {"allowmethods", "ssl"}) {
        const std::string file = "modules/mod_" + std::string(name) + ".so";
        site.files.add("/etc/apache2/" + file, "");
        site.modules += "LoadModule " + std::string(name) + "_module " + file + "\n";
    }
    const auto status = [&](const std::string& inside) {
        return site
            .get("DocumentRoot /srv/www\n<Directory />\nAllowOverride None\nRequire all granted\n" +
                     inside + "\n</Directory>\n",
                 {.host = "lab.test", .target = "/a/x", .client = "127.0.0.1"})
            .ending.status;
    };
    CHECK(status("AllowMethods POST") == 405);
    CHECK(status("AllowMethods GET POST") == 200);
    CHECK(status("AllowMethods reset") == 200);
    CHECK(status("AllowMethods POST\nSatisfy any") == 200);
    CHECK(status("SSLRequireSSL") == 403);
}
