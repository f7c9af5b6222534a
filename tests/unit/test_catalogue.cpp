#include <doctest/doctest.h>

#include "rules/catalogue.h"

using namespace fcgicheck;

TEST_CASE("a rule is found by its number and its name, whatever the case") {
    REQUIRE(rules::find_rule("FC101") != nullptr);
    CHECK(rules::find_rule("fc101") == rules::find_rule("execcgi-off"));
    CHECK(rules::find_rule("no-such-rule") == nullptr);
}
