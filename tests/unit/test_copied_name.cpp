#include <doctest/doctest.h>

#include "text/copied_name.h"

using namespace fcgicheck::text;

TEST_CASE("a copy is known by what people and editors put to a name") {
    CHECK(copied_name("hello.fcgi.bak") == "hello.fcgi");
    CHECK(copied_name("hello.fcgi.OLD") == "hello.fcgi");
    CHECK(copied_name("config.php~") == "config.php");
    CHECK(copied_name(".config.php.swp") == "config.php");
    CHECK(copied_name("#config.php#") == "config.php");
    CHECK(copied_name("hello.fcgi") == "");
    CHECK(copied_name("hello.swp") == "");
    CHECK(copied_name(".bak") == "");
    CHECK(copied_name("#a") == "");
    CHECK(copied_name("~") == "");
    CHECK(copied_name("") == "");
}
