#include "apache/shared.h"

#include <doctest/doctest.h>

#include <string>

using fcgicheck::apache::Shared;

TEST_CASE("a copy of what is shared keeps its value when the other is changed") {
    Shared<std::string> one;
    CHECK(one->empty());
    one.own() = "one";
    Shared<std::string> two = one;
    CHECK(&*two == &*one);
    two.own() += " and two";
    CHECK(*one == "one");
    CHECK(*two == "one and two");
    const std::string* before = &*two;
    two.own() += "!";
    CHECK(&*two == before);
}
