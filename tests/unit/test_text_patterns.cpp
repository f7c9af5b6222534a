#include <doctest/doctest.h>

#include "text/ascii.h"
#include "text/glob.h"
#include "text/path.h"
#include "text/regex.h"

using namespace fcgicheck::text;

namespace {

bool glob(std::string_view pattern, std::string_view name) {
    return fnmatch(pattern, name, Slash::only_literal, LeadingDot::any_character);
}

}  // namespace

TEST_CASE("a star stops at a slash, and takes a leading dot") {
    CHECK(glob("/srv/*/htdocs/", "/srv/a/htdocs/"));
    CHECK_FALSE(glob("/srv/*/htdocs/", "/srv/a/b/htdocs/"));
    CHECK(glob("*.conf", ".conf"));
    CHECK(glob("/srv/**/x", "/srv/a/x"));
    CHECK_FALSE(glob("/srv/**/x", "/srv/a/b/x"));
    CHECK_FALSE(glob("a?c", "a/c"));
}

TEST_CASE("an expression that is said to compile does, whatever it is made of") {
    constexpr std::string_view bytes = "aZ0(|)[]-^$*+?.\\/_:{";
    std::size_t combinations = 1;
    for (std::size_t length = 1; length <= 4; ++length) {
        combinations *= bytes.size();
        for (std::size_t number = 0; number < combinations; ++number) {
            std::string pattern;
            for (std::size_t rest = number, i = 0; i < length; ++i, rest /= bytes.size())
                pattern += bytes[rest % bytes.size()];
            const auto regex = Regex::compile("()" + pattern);
            CAPTURE(pattern);
            // Groups are counted in what was compiled.
            if (regex)
                REQUIRE(regex->group_count() > 0);
        }
    }
}

TEST_CASE("Include's star leaves names with a leading dot alone") {
    CHECK_FALSE(fnmatch("*.conf", ".a.conf", Slash::any_character, LeadingDot::only_literal));
    CHECK(fnmatch(".*", ".a.conf", Slash::any_character, LeadingDot::only_literal));
    CHECK(fnmatch("*.conf", "a.conf", Slash::any_character, LeadingDot::only_literal));
}

TEST_CASE("brackets hold ranges and their opposite, and are literal where they are not closed") {
    CHECK(glob("x[0-9]", "x7"));
    CHECK_FALSE(glob("x[!0-9]", "x7"));
    CHECK(glob("x[^0-9]", "xa"));
    CHECK(glob("x[]]", "x]"));
    CHECK(glob("x[0", "x[0"));
    CHECK(glob("\\*", "*"));
    CHECK_FALSE(glob("\\*", "a"));
}

TEST_CASE("a pattern of many stars ends soon") {
    const std::string stars = "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
    CHECK_FALSE(glob(stars, std::string(5000, 'a')));
}

TEST_CASE("a wildcard is *, ?, or a closed bracket") {
    CHECK(has_wildcard("/a/*"));
    CHECK(has_wildcard("[ab]"));
    CHECK_FALSE(has_wildcard("[ab"));
    CHECK_FALSE(has_wildcard("a\\*"));
}

TEST_CASE("paths are made normal by their text") {
    CHECK(normalize_path("/a//b/./c/../d/") == "/a/b/d");
    CHECK(normalize_path("/../..") == "/");
    CHECK(normalize_path("*") == "*");
    CHECK(join_path("/etc/apache2", "conf.d") == "/etc/apache2/conf.d");
    CHECK(join_path("/etc", "/srv") == "/srv");
    CHECK(parent_path("/a") == "/");
    CHECK(parent_path("/a/b") == "/a");
    CHECK(file_name("/a/b") == "b");
    CHECK(is_below("/srv/www/x", "/srv/www"));
    CHECK_FALSE(is_below("/srv/www2", "/srv/www"));
    CHECK(is_below("/x", "/"));
}

TEST_CASE("a regular expression is unanchored, with $ at the very end") {
    const auto regex = Regex::compile("\\.fcgi$");
    REQUIRE(regex.has_value());
    CHECK(regex->matches("/a/x.fcgi"));
    CHECK_FALSE(regex->matches("x.fcgi\n"));
    CHECK_FALSE(regex->matches("x.FCGI"));
    CHECK_FALSE(Regex::compile("(").has_value());
    const auto groups = Regex::compile("^/cgi/(.*)$")->groups("/cgi/a/b");
    REQUIRE(groups.has_value());
    CHECK(groups->at(1) == "a/b");
}

TEST_CASE("a regular expression that backtracks without end is given up") {
    const auto regex = Regex::compile("^(a+)+$");
    REQUIRE(regex.has_value());
    CHECK_FALSE(regex->matches(std::string(64, 'a') + "b"));
}

TEST_CASE("letters are those of ASCII") {
    CHECK(to_lower("FCGID-Script\xC3\x84") == "fcgid-script\xC3\x84");
    CHECK(equals_ignoring_case("AllowOverride", "ALLOWOVERRIDE"));
    CHECK_FALSE(equals_ignoring_case("a", "ab"));
    CHECK(trim(" \t a b\v\r\n") == "a b");
}
