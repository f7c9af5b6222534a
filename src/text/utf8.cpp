#include "text/utf8.h"

#include <array>

namespace fcgicheck::text {
namespace {

struct Lead {
    unsigned char mask;
    unsigned char bits;
    std::size_t bytes;
    char32_t smallest;  // a shorter form exists below it (RFC 3629, section 3)
};
constexpr std::array<Lead, 3> leads{
    {{0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800}, {0xf8, 0xf0, 4, 0x10000}}};

}  // namespace

Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const Character broken{.code = byte(0), .bytes = 1, .valid = false};
    if (byte(0) < 0x80)
        return {.code = byte(0), .bytes = 1, .valid = true};
    for (const Lead& lead : leads) {
        if ((byte(0) & lead.mask) != lead.bits)
            continue;
        if (text.size() < lead.bytes)
            return broken;
        auto code = static_cast<char32_t>(byte(0) & static_cast<unsigned char>(~lead.mask));
        for (std::size_t i = 1; i < lead.bytes; ++i) {
            if ((byte(i) & 0xc0U) != 0x80)
                return broken;
            code = (code << 6U) | (byte(i) & 0x3fU);
        }
        const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
        if (code < lead.smallest || code > 0x10ffff || is_surrogate)
            return broken;
        return {.code = code, .bytes = lead.bytes, .valid = true};
    }
    return broken;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const Character character = first_character(text);
        if (!character.valid)
            return false;
        text.remove_prefix(character.bytes);
    }
    return true;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        text.remove_prefix(first_character(text).bytes);
        ++count;
    }
    return count;
}

}  // namespace fcgicheck::text
