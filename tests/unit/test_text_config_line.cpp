#include "text/config_line.h"

#include <doctest/doctest.h>

#include "checks/alias_redirect.h"

using namespace fcgicheck;

TEST_CASE("a word that begins with # is found behind a directive, and in no other place") {
    CHECK(text::comment_at("Options +Indexes # list") == 17);
    CHECK(text::comment_at("Options +Indexes #list") == 17);
    CHECK(text::comment_at("# Options") == std::string_view::npos);
    CHECK(text::comment_at("ErrorDocument 404 \"a # b\"") == std::string_view::npos);
    CHECK(text::comment_at("RewriteRule ^a$ /b#c") == std::string_view::npos);
    CHECK(text::comment_at("") == std::string_view::npos);
}

TEST_CASE("the file that a rule makes by an ending is known for a .htaccess alone") {
    const std::string rule = "RewriteRule ^(.*)$ $1.html?a=$1 [L]";
    CHECK(text::file_made_by(rule, "/srv/a/.htaccess") == "/srv/a/$1.html");
    CHECK_FALSE(text::file_made_by(rule, "/etc/apache2/site.conf"));
    CHECK_FALSE(text::file_made_by(rule, "/srv/100%/.htaccess"));
    for (const char* other : {"RewriteRule ^(.*)$ /$1.html", "RewriteRule ^(.*)$ index.php/$1",
                              "RewriteRule ^(.*)$ http://a/$1.html", "Redirect /a /$1.html"})
        CHECK_FALSE(text::file_made_by(other, "/srv/a/.htaccess"));
}

TEST_CASE("a Redirect below its own path becomes a pattern that leaves alone what it leads to") {
    using checks::as_pattern;
    CHECK(as_pattern("Redirect /blog /blog/new") ==
          "RedirectMatch ^/blog(?!/new(/|$))(/.*)?$ /blog/new$1");
    CHECK(as_pattern("Redirect 301 /a.b/ http://x.test/a.b/c/") ==
          "RedirectMatch 301 ^/a\\.b/(?!c/)(.*)$ http://x.test/a.b/c/$1");
    CHECK(as_pattern("RedirectPermanent /a /a/b") ==
          "RedirectMatch permanent ^/a(?!/b(/|$))(/.*)?$ /a/b$1");
    for (const char* other : {"Redirect / http://x.test/", "Redirect /a /b", "Redirect /a /ab",
                              "Redirect gone /a", "RedirectMatch ^/a /a/b"})
        CHECK_FALSE(as_pattern(other));
}

TEST_CASE(
    "a Redirect to a query or an escape becomes no pattern, which would be held to the path") {
    for (const char* other :
         {"Redirect /blog /blog/index.cgi?page=1", "Redirect /my /my/new%20place",
          "Redirect /a /a/b#c", "Redirect /a /a/$1", "Redirect /a /a/b\\c"})
        CHECK_FALSE(checks::as_pattern(other));
}

TEST_CASE("a blank between two flags becomes a comma, and one beside a comma or bracket goes") {
    using text::with_flags_closed_up;
    CHECK(with_flags_closed_up("RewriteRule ^a$ b [L, QSA]") == "RewriteRule ^a$ b [L,QSA]");
    CHECK(with_flags_closed_up("RewriteRule ^a$ b [L QSA]") == "RewriteRule ^a$ b [L,QSA]");
    CHECK(with_flags_closed_up("RewriteRule ^a$ b [ R=301 ,  L ]") ==
          "RewriteRule ^a$ b [R=301,L]");
    for (const char* other : {"RewriteRule ^a$ b [L]", "RewriteRule ^a$ b [E=a:two words]",
                              "RewriteRule ^a$ b [R=301 L]", "RewriteRule ^a$ b [E=\"a:b\", L]",
                              "RewriteRule ^a$ b [L, R"})
        CHECK_FALSE(with_flags_closed_up(other));
}
