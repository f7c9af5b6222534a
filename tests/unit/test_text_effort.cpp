#include <doctest/doctest.h>

#include "text/effort.h"
#include "text/regex.h"

using namespace fcgicheck;

TEST_CASE("without an Effort all is allowed") {
    text::spend_all();
    CHECK(text::spend(1));
}

TEST_CASE("what is spent inside is taken from what is around, but not the other way") {
    const text::Effort around(100);
    {
        const text::Effort inside(10);
        CHECK(text::spend(9));
        CHECK_FALSE(text::spend(9));
        CHECK(inside.is_spent());
    }
    CHECK_FALSE(around.is_spent());
    CHECK(text::spend(89));
    CHECK_FALSE(text::spend(1));
    CHECK(around.is_spent());
}

TEST_CASE("a match that reaches the limit of httpd's is none; one that may not go on spends all") {
    const auto regex = text::Regex::compile("^(a|aa|a?a)+z$");
    REQUIRE(regex);
    const std::string subject = std::string(200, 'a') + "zb";
    {
        const text::Effort effort(50'000'000);
        CHECK_FALSE(regex->matches(subject));
        CHECK_FALSE(effort.is_spent());
    }
    const text::Effort effort(1'000'000);
    CHECK_FALSE(regex->matches(subject));
    CHECK(effort.is_spent());
}

TEST_CASE("a match that takes many steps finds what it would have found at once") {
    const text::Effort effort(50'000'000);
    const auto regex = text::Regex::compile("(x+)+y|(b+)c$");
    REQUIRE(regex);
    const std::string subject = "xxxxxxxxxxxx-" + std::string(300, 'b') + "c";
    const auto groups = regex->groups(subject);
    REQUIRE(groups);
    CHECK(groups->at(0) == std::string(300, 'b') + "c");
    CHECK(groups->at(2) == std::string(300, 'b'));
    CHECK_FALSE(effort.is_spent());
}

TEST_CASE("an answer that is given up costs the others no more than what it took") {
    const text::Effort all(100, text::Effort::Of::many_answers);
    {
        const text::Effort one(50);
        {
            const text::Effort part(50);
            CHECK(text::spend(9));
            text::spend_all();
            CHECK_FALSE(text::spend(1));
        }
        CHECK(one.is_spent());
    }
    CHECK(text::spend(89));
    CHECK_FALSE(text::spend(1));
}
