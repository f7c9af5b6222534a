// What a terminal shows: bytes of a user's made harmless, and how many cells they take. Widths are
// those of Unicode's East Asian Width (UAX #11): wide and full-width characters take two.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fcgicheck::text {

// What one character of a line looks like.
struct Glyph {
    std::string text;
    int width = 1;
    int column = 0;        // its first cell, from 0
    std::size_t byte = 0;  // where the character begins in the line
};

// The glyphs of a line; tabs reach to the next multiple of four cells.
std::vector<Glyph> glyphs(std::string_view line);

// Control bytes, bytes that are no UTF-8 and characters that reorder or hide text are written out:
// "\x1b", "\xff", "\u202e"; tab, newline and carriage return as "\t", "\n" and "\r".
std::string escaped(std::string_view bytes);

// JSON in UTF-8 with the same characters, and all others that have no width, as its own escapes:
// "\u202e". Controls below U+0020 are none of its text.
std::string with_json_escapes(std::string json);

// The cells that a text takes, which is escaped already.
int cells(std::string_view text);

// `text` in lines of at most `width` cells, broken at blanks; a longer word stays whole. The first
// line has `first_width` cells.
std::vector<std::string> wrapped(std::string_view text, int width, int first_width);

}  // namespace fcgicheck::text
