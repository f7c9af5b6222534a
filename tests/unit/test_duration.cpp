#include "text/duration.h"

#include <doctest/doctest.h>

using fcgicheck::text::duration;

TEST_CASE("a span of time is told in its largest unit") {
    CHECK(duration(0) == "0 seconds");
    CHECK(duration(1) == "1 second");
    CHECK(duration(59) == "59 seconds");
    CHECK(duration(60) == "1 minute");
    CHECK(duration(7'199) == "1 hour");
    CHECK(duration(3 * 86'400 + 5) == "3 days");
}
