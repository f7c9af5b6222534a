// UTF-8 (RFC 3629), byte by byte: what comes from a user's disk may hold anything.
#pragma once

#include <cstddef>
#include <string_view>

namespace fcgicheck::text {

struct Character {
    char32_t code = 0;      // where `valid` is false: the byte itself
    std::size_t bytes = 1;  // that it takes
    bool valid = true;
};

// Of a text that is not empty.
Character first_character(std::string_view text);

bool is_utf8(std::string_view text);

// A byte that is no part of a character counts as one.
std::size_t count_characters(std::string_view text);

}  // namespace fcgicheck::text
