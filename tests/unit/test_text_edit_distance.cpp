#include <doctest/doctest.h>

#include <string>

#include "text/edit_distance.h"

using fcgicheck::text::edit_distance;

TEST_CASE("the edit distance counts letters put in, taken out and changed") {
    CHECK(edit_distance("fcgid-script", "fcgid-script") == 0);
    CHECK(edit_distance("fcgi-script", "fcgid-script") == 1);
    CHECK(edit_distance("fcgid_script", "fcgid-script") == 1);
    CHECK(edit_distance("fcgidd-script", "fcgid-script") == 1);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("kitten", "sitting", 3) == 3);
    CHECK(edit_distance("kitten", "sitting", 2) == 3);
    CHECK(edit_distance("kitten", "kittenish", 2) == 3);
    CHECK(edit_distance(std::string(8'000'000, 'a'), "kitten", 2) == 3);
}
