#include "text/display.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "text/utf8.h"

namespace fcgicheck::text {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t code) {
    const auto range = std::lower_bound(ranges.begin(), ranges.end(), code,
                                        [](const Range& r, char32_t c) { return r.last < c; });
    return range != ranges.end() && range->first <= code;
}

// UAX #11's W and F, in blocks where the gaps are not assigned.
constexpr std::array<Range, 30> wide{{
    {0x1100, 0x115f}, {0x231a, 0x231b}, {0x2329, 0x232a},   {0x23e9, 0x23ec},   {0x23f0, 0x23f0},
    {0x23f3, 0x23f3}, {0x25fd, 0x25fe}, {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26a1, 0x26a1},
    {0x26ce, 0x26ce}, {0x2705, 0x2705}, {0x270a, 0x270b},   {0x2728, 0x2728},   {0x274c, 0x274c},
    {0x2753, 0x2755}, {0x2795, 0x2797}, {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff}, {0xa000, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
    {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1faff}, {0x20000, 0x3fffd},
}};

// Marks that stand on the character before them (general categories Mn and Me, the common blocks).
constexpr std::array<Range, 14> combining{{
    {0x300, 0x36f},
    {0x483, 0x489},
    {0x591, 0x5bd},
    {0x610, 0x61a},
    {0x64b, 0x65f},
    {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff},
    {0x200c, 0x200d},
    {0x20d0, 0x20f0},
    {0x302a, 0x302d},
    {0x3099, 0x309a},
    {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f},
    {0xe0100, 0xe01ef},
}};

// Controls (Cc), and format characters that hide text or change its direction (UAX #9).
constexpr std::array<Range, 10> unsafe{{
    {0x0, 0x1f},
    {0x7f, 0x9f},
    {0x61c, 0x61c},
    {0x200b, 0x200b},
    {0x200e, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0xfeff, 0xfeff},
    {0xfff9, 0xfffb},
    {0xe0000, 0xe007f},
}};

// Joiners stand between the letters of some scripts: a terminal needs them.
bool is_hidden(char32_t code) {
    return is_in(unsafe, code) || code == 0xad || code == 0x180e ||
           (code >= 0x200c && code <= 0x200d);
}

bool is_printable_ascii(char c) {
    return c >= 0x20 && c < 0x7f;
}

std::string hexadecimal(char32_t code, int digits) {
    std::string out;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        out += "0123456789abcdef"[(code >> static_cast<unsigned>(shift)) & 15U];
    return out;
}

// Beyond U+FFFF as two halves (RFC 8259, 7).
std::string json_escape(char32_t code) {
    if (code <= 0xffff)
        return "\\u" + hexadecimal(code, 4);
    const char32_t rest = code - 0x10000;
    return "\\u" + hexadecimal(0xd800 + (rest >> 10U), 4) + "\\u" +
           hexadecimal(0xdc00 + (rest & 0x3ffU), 4);
}

std::string written_out(const Character& character) {
    switch (character.code) {
        case '\t':
            return "\\t";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        default:
            break;
    }
    if (!character.valid || character.code < 0x80)
        return "\\x" + hexadecimal(character.code, 2);
    return character.code > 0xffff ? "\\U" + hexadecimal(character.code, 8)
                                   : "\\u" + hexadecimal(character.code, 4);
}

int width_of(char32_t code) {
    if (code < 0x300)
        return 1;
    if (is_in(combining, code))
        return 0;
    return is_in(wide, code) ? 2 : 1;
}

Glyph glyph_of(const Character& character, std::string_view bytes) {
    if (character.valid && !is_in(unsafe, character.code))
        return {.text = std::string(bytes), .width = width_of(character.code)};
    std::string text = written_out(character);
    const auto width = static_cast<int>(text.size());
    return {.text = std::move(text), .width = width};
}

// Calls `use` with each character's glyph.
template <class Use>
void for_each_glyph(std::string_view text, Use use) {
    while (!text.empty()) {
        const Character character = first_character(text);
        use(glyph_of(character, text.substr(0, character.bytes)), character);
        text.remove_prefix(character.bytes);
    }
}

// The words of one paragraph are added to `lines`, the last of which is begun anew.
void wrap_paragraph(std::string_view paragraph, int width, int first_width,
                    std::vector<std::string>& lines) {
    lines.emplace_back();
    int used = 0;
    while (true) {
        paragraph.remove_prefix(std::min(paragraph.find_first_not_of(' '), paragraph.size()));
        if (paragraph.empty())
            return;
        const std::string_view word = paragraph.substr(0, paragraph.find(' '));
        paragraph.remove_prefix(word.size());
        const int room = lines.size() == 1 ? first_width : width;
        const int word_cells = cells(word);
        if (used > 0 && used + 1 + word_cells > room) {
            lines.emplace_back();
            used = 0;
        }
        if (used > 0) {
            lines.back() += ' ';
            ++used;
        }
        lines.back() += word;
        used += word_cells;
    }
}

}  // namespace

std::vector<Glyph> glyphs(std::string_view line) {
    std::vector<Glyph> out;
    int column = 0;
    std::size_t byte = 0;
    for_each_glyph(line, [&](Glyph glyph, const Character& character) {
        if (character.code == '\t') {
            glyph.width = 4 - column % 4;
            glyph.text.assign(static_cast<std::size_t>(glyph.width), ' ');
        }
        glyph.column = column;
        glyph.byte = byte;
        column += glyph.width;
        byte += character.bytes;
        out.push_back(std::move(glyph));
    });
    return out;
}

std::string escaped(std::string_view bytes) {
    if (std::all_of(bytes.begin(), bytes.end(), is_printable_ascii))
        return std::string(bytes);
    std::string out;
    for_each_glyph(bytes, [&](const Glyph& glyph, const Character&) { out += glyph.text; });
    return out;
}

std::string with_json_escapes(std::string json) {
    const auto is_plain = [](char byte) { return static_cast<unsigned char>(byte) < 0x7f; };
    auto plain_end = std::find_if_not(json.begin(), json.end(), is_plain);
    if (plain_end == json.end())
        return json;
    std::string out(json.begin(), plain_end);
    std::string_view rest = std::string_view(json).substr(out.size());
    while (!rest.empty()) {
        const Character character = first_character(rest);
        if (is_plain(rest.front()) || !is_hidden(character.code))
            out += rest.substr(0, character.bytes);
        else
            out += json_escape(character.code);
        rest.remove_prefix(character.bytes);
    }
    return out;
}

int cells(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), is_printable_ascii))
        return static_cast<int>(text.size());
    int width = 0;
    for_each_glyph(text, [&](const Glyph& glyph, const Character&) { width += glyph.width; });
    return width;
}

std::vector<std::string> wrapped(std::string_view text, int width, int first_width) {
    std::vector<std::string> lines;
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.remove_suffix(1);
    while (true) {
        const std::size_t newline = text.find('\n');
        wrap_paragraph(text.substr(0, newline), width, first_width, lines);
        if (newline == std::string_view::npos)
            return lines;
        text.remove_prefix(newline + 1);
    }
}

}  // namespace fcgicheck::text
