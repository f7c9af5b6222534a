// Which of the lines on access decided: the last of the setting's, and the first of the ending's.
#include <doctest/doctest.h>

#include <algorithm>

#include "report/trace_words.h"
#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

// Of a .htaccess under "Require all granted", whose lines are parted by "|"; from 10.0.0.1.
std::string deciding(std::string lines) {
    std::replace(lines.begin(), lines.end(), '|', '\n');
    TraceSite site;
    site.files.add("/srv/www/a/x", "x");
    site.files.add("/srv/www/a/.htaccess", lines + "\n");
    report::TracedUrl traced;
    traced.trace = site.get(
        "DocumentRoot /srv/www\n<Directory />\nAllowOverride All\nRequire all granted\n"
        "</Directory>\n",
        {.host = "www.test", .target = "/a/x", .client = "10.0.0.1"});
    CHECK(traced.trace.ending.status == 403);
    CHECK(report::words_of(traced).situation == report::Situation::htaccess);
    const auto line = report::deciding_line(traced);
    CHECK((line && line == traced.trace.access.because.back()));
    return line ? line->text : "";
}

}  // namespace

TEST_CASE("the first Deny that matches decides, not one that does not") {
    CHECK(deciding("Order allow,deny|Allow from all|Deny from 10|Deny from 192.168") ==
          "Deny from 10");
    CHECK(deciding("Order deny,allow|Deny from all|Allow from 192.168") == "Deny from all");
}

TEST_CASE("where no Allow and no Deny matches, the Order decides") {
    CHECK(deciding("Order allow,deny|Deny from 192.168|Allow from 172.16") == "Order allow,deny");
    CHECK(deciding("Order mutual-failure|Deny from 192.168") == "Order mutual-failure");
}

TEST_CASE("of Require lines that must all hold, the first that does not decides") {
    CHECK(deciding("<RequireAll>|Require ip 10|Require method POST|Require all denied|"
                   "</RequireAll>") == "Require method POST");
    CHECK(deciding("<RequireAll>|Require all granted|Require not ip 10|</RequireAll>") ==
          "Require not ip 10");
}

TEST_CASE("of Require lines of which one must hold, the last that was asked decides") {
    CHECK(deciding("Require all denied|Require ip 192.168") == "Require ip 192.168");
}

TEST_CASE("Require decides where Satisfy lets it, or where Order lets pass") {
    CHECK(deciding("Satisfy any|Order allow,deny|Require ip 192.168") == "Require ip 192.168");
    CHECK(deciding("Order allow,deny|Allow from all|Require ip 192.168") == "Require ip 192.168");
    CHECK(deciding("Order allow,deny|Require ip 192.168") == "Order allow,deny");
}

TEST_CASE("a header that SetEnvIf misses is named where its variable is asked for") {
    TraceSite site;
    site.files.add("/srv/www/x", "x");
    const auto missed = [&](const std::string& lines) {
        std::string names;
        for (const std::string& name :
             site.get("DocumentRoot /srv/www\nRewriteEngine On\n" + lines, "/x").missed_headers)
            names += name + ' ';
        return names;
    };
    const std::string deny = "<Location />\nRequire env b\n</Location>\n";
    CHECK(missed("BrowserMatch Robot b\n" + deny) == "User-Agent ");
    CHECK(missed("BrowserMatch Robot c\n" + deny) == "");
    CHECK(missed("SetEnvIf X-Key 1 a\nSetEnvIf a 1 b\n" + deny) == "X-Key ");
    CHECK(missed("SetEnvIf X-Key 1 b\nRewriteCond %{ENV:b} 1\nRewriteRule ^ -\n") == "X-Key ");
    CHECK(missed("SetEnvIf Request_URI x b\n" + deny) == "");
}
