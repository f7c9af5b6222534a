#include <doctest/doctest.h>

#include "text/base64.h"

using namespace fcgicheck;

TEST_CASE("base 64 of RFC 4648's examples") {
    CHECK(text::base64("").empty());
    CHECK(text::base64("f") == "Zg==");
    CHECK(text::base64("fo") == "Zm8=");
    CHECK(text::base64("foo") == "Zm9v");
    CHECK(text::base64("foobar") == "Zm9vYmFy");
    CHECK(text::base64("\xff\xfe") == "//4=");
}
