#include "text/shell.h"

#include <algorithm>

#include "text/display.h"

namespace fcgicheck::text {
namespace {

constexpr std::string_view hexadecimal = "0123456789abcdef";

bool is_printable_ascii(char c) {
    return c >= 0x20 && c < 0x7f;
}

bool is_plain(char c) {
    constexpr std::string_view harmless = "/._-+:,@%=";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           harmless.find(c) != std::string_view::npos;
}

std::string dollar_quoted(std::string_view word) {
    std::string out = "$'";
    for (const char c : word) {
        const auto byte = static_cast<unsigned char>(c);
        if (!is_printable_ascii(c)) {
            out += "\\x";
            out += hexadecimal[byte >> 4U];
            out += hexadecimal[byte & 15U];
        } else {
            if (c == '\'' || c == '\\')
                out += '\\';
            out += c;
        }
    }
    return out + "'";
}

}  // namespace

std::string shell_quoted(std::string_view word) {
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain))
        return std::string(word);
    if (escaped(word) != word)
        return dollar_quoted(word);
    std::string out = "'";
    for (const char c : word)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string config_quoted(std::string_view word) {
    const bool is_plain_word = !word.empty() && word.find_first_of(" \t\"'") == std::string::npos &&
                               word.find("\\\\") == std::string::npos && !word.ends_with('\\');
    if (is_plain_word)
        return std::string(word);
    std::string out = "\"";
    for (const char c : word) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace fcgicheck::text
