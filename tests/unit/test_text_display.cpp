#include <doctest/doctest.h>

#include "text/display.h"

using namespace fcgicheck;
using Lines = std::vector<std::string>;

TEST_CASE("what could act on a terminal is written out") {
    CHECK(text::escaped("a\x1b[2Jb") == "a\\x1b[2Jb");
    CHECK(text::escaped("\xff") == "\\xff");
    CHECK(text::escaped("a\tb\r\n") == "a\\tb\\r\\n");
    CHECK(text::escaped("\xc2\x9b") == "\\u009b");          // CSI as one character
    CHECK(text::escaped("\xe2\x80\xae") == "\\u202e");      // right-to-left override
    CHECK(text::escaped("\xef\xbb\xbf#!") == "\\ufeff#!");  // a byte order mark
    CHECK(text::escaped("\xf3\xa0\x80\xa0") == "\\U000e0020");
    CHECK(text::escaped("\x7f") == "\\x7f");
    CHECK(text::escaped("h\xc3\xa9llo \xe4\xb8\xad") == "h\xc3\xa9llo \xe4\xb8\xad");
}

TEST_CASE("JSON has its own escapes for what could act on a terminal, or is not seen there") {
    CHECK(text::with_json_escapes("{\"a\": \"\x7f\"}") == "{\"a\": \"\\u007f\"}");
    CHECK(text::with_json_escapes("\xc2\x9b") == "\\u009b");
    CHECK(text::with_json_escapes("\xe2\x80\xae") == "\\u202e");
    CHECK(text::with_json_escapes("\xe2\x80\x8b\xe2\x80\x8d") == "\\u200b\\u200d");
    CHECK(text::with_json_escapes("\xf3\xa0\x80\xa0") == "\\udb40\\udc20");
    CHECK(text::with_json_escapes("\n h\xc3\xa9llo \xe4\xb8\xad") ==
          "\n h\xc3\xa9llo \xe4\xb8\xad");
}

TEST_CASE("wide characters take two cells and combining ones none") {
    CHECK(text::cells("abc") == 3);
    CHECK(text::cells("\xe4\xb8\xad\xe6\x96\x87") == 4);
    CHECK(text::cells("e\xcc\x81") == 1);
    CHECK(text::cells("\xf0\x9f\x98\x80") == 2);
    CHECK(text::cells("\xef\xbd\xb1") == 1);  // half-width katakana
}

TEST_CASE("a line's glyphs know their byte and their cell") {
    const auto glyphs = text::glyphs("\ta\xe4\xb8\xad\xff!");
    REQUIRE(glyphs.size() == 5);
    CHECK(glyphs[0].text == "    ");
    CHECK(glyphs[1].column == 4);
    CHECK(glyphs[2].width == 2);
    CHECK(glyphs[3].text == "\\xff");
    CHECK(glyphs[3].byte == 5);
    CHECK(glyphs[4].column == 11);
    CHECK(text::glyphs("ab\tc")[2].width == 2);
}

TEST_CASE("text is broken at blanks, and a long word stays whole") {
    CHECK(text::wrapped("one two three", 7, 7) == Lines{"one two", "three"});
    CHECK(text::wrapped("one two three", 9, 3) == Lines{"one", "two three"});
    CHECK(text::wrapped("a /very/long/path b", 6, 6) == Lines{"a", "/very/long/path", "b"});
    CHECK(text::wrapped("one\ntwo  three\n", 20, 20) == Lines{"one", "two three"});
    CHECK(text::wrapped("\xe4\xb8\xad\xe4\xb8\xad \xe4\xb8\xad", 6, 6) ==
          Lines{"\xe4\xb8\xad\xe4\xb8\xad", "\xe4\xb8\xad"});
    CHECK(text::wrapped("", 6, 6) == Lines{""});
}
