#include <doctest/doctest.h>

#include "text/utf8.h"

using namespace fcgicheck;

TEST_CASE("UTF-8 is told from what only looks like it") {
    CHECK(text::is_utf8(""));
    CHECK(text::is_utf8("h\xc3\xa9llo \xe4\xb8\xad \xf0\x9f\x98\x80"));
    CHECK_FALSE(text::is_utf8("\xff"));
    CHECK_FALSE(text::is_utf8("\x80"));
    CHECK_FALSE(text::is_utf8("\xc3"));              // its second byte is missing
    CHECK_FALSE(text::is_utf8("\xc0\xaf"));          // an overlong slash
    CHECK_FALSE(text::is_utf8("\xe0\x80\xaf"));      // and a longer one
    CHECK_FALSE(text::is_utf8("\xed\xa0\x80"));      // a surrogate
    CHECK_FALSE(text::is_utf8("\xf4\x90\x80\x80"));  // above U+10FFFF
}

TEST_CASE("characters are counted, and a stray byte counts as one") {
    CHECK(text::count_characters("h\xc3\xa9llo") == 5);
    CHECK(text::count_characters("\xff\xfe") == 2);
    CHECK(text::count_characters("") == 0);
}
