#include "apache/request/uri.h"

#include <algorithm>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

bool is_letter(char c) {
    return text::lower(c) >= 'a' && text::lower(c) <= 'z';
}

bool is_unreserved(char c) {
    return is_letter(c) || text::is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

int hex_digit(char c) {
    if (text::is_digit(c))
        return c - '0';
    const char lower = text::lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The byte that "%41" at `at` stands for.
std::optional<char> encoded_byte(std::string_view text, std::size_t at) {
    if (text.size() < at + 3 || hex_digit(text[at + 1]) < 0 || hex_digit(text[at + 2]) < 0)
        return std::nullopt;
    return static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
}

// Nothing where a "%" is not followed by two digits.
std::optional<std::string> decode_unreserved(std::string_view path) {
    std::string result;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] != '%') {
            result += path[at];
            continue;
        }
        const auto byte = encoded_byte(path, at);
        if (!byte)
            return std::nullopt;
        if (is_unreserved(*byte)) {
            result += *byte;
            at += 2;
        } else {
            result += '%';
        }
    }
    return result;
}

// Without "/./", "/x/../" and, if wanted, double slashes; false where it climbs above "/".
bool normalize(std::string& path, bool merge_slashes) {
    bool stays_below = true;
    std::string result = "/";
    for (std::size_t at = 1; at < path.size();) {
        if (!result.ends_with('/')) {
            result += path[at++];
            continue;
        }
        if (merge_slashes && path[at] == '/') {
            ++at;
            continue;
        }
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view part = std::string_view(path).substr(at, end - at);
        if (part == ".") {
            at = std::min(end + 1, path.size());
        } else if (part == "..") {
            stays_below = stays_below && result.size() > 1;
            if (result.size() > 1)
                result.resize(result.rfind('/', result.size() - 2) + 1);
            at = std::min(end + 1, path.size());
        } else {
            result += path[at++];
        }
    }
    path = std::move(result);
    return stays_below;
}

// What is left after decode_unreserved.
std::variant<std::string, Ending> unescape(std::string_view path, EncodedSlashes slashes) {
    std::string result;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] != '%') {
            result += path[at];
            continue;
        }
        const auto byte = encoded_byte(path, at);
        if (!byte)
            return Ending{.status = 400, .why = Why::malformed_target};
        const bool is_slash = *byte == '/';
        if (*byte == '\0' || (is_slash && slashes == EncodedSlashes::refused))
            return Ending{.status = 404, .why = Why::encoded_slash};
        if (is_unreserved(*byte) || (is_slash && slashes == EncodedSlashes::kept)) {
            result.append(path.substr(at, 3));
        } else {
            result += *byte;
        }
        at += 2;
    }
    return result;
}

}  // namespace

std::optional<Target> read_target(std::string_view target) {
    // HttpProtocolOptions Strict: what may not stand in a request line (RFC 3986)
    const bool has_bad_byte = std::any_of(target.begin(), target.end(), [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
    });
    if (has_bad_byte || target.empty() || target.find('#') != std::string_view::npos)
        return std::nullopt;
    Target result;
    if (!target.starts_with('/')) {
        const std::size_t scheme = target.find("://");
        if (scheme == std::string_view::npos)
            return std::nullopt;
        target.remove_prefix(scheme + 3);
        const std::size_t end = std::min(target.find_first_of("/?"), target.size());
        result.authority = target.substr(0, end);
        target.remove_prefix(end);
    }
    const std::size_t question = std::min(target.find('?'), target.size());
    result.path = target.substr(0, question);
    if (result.path.empty())
        result.path = "/";
    result.query = target.substr(std::min(question + 1, target.size()));
    return result;
}

std::variant<std::string, Ending> decode_path(const std::string& path, const Server& server) {
    const Ending malformed{.status = 400, .why = Why::malformed_target};
    if (!path.starts_with('/'))
        return malformed;
    const bool merge_slashes = server.merge_slashes.value_or(true);
    // ap_parse_uri makes one slash of those at its beginning, so that none is taken for "//host"
    const std::size_t first = std::min(path.find_first_not_of('/'), path.size());
    auto decoded = decode_unreserved(std::string_view(path).substr(first - 1));
    if (!decoded || !normalize(*decoded, merge_slashes))
        return malformed;
    auto unescaped = unescape(*decoded, server.encoded_slashes);
    std::string* plain = std::get_if<std::string>(&unescaped);
    if (plain != nullptr && server.encoded_slashes == EncodedSlashes::decoded)
        normalize(*plain, merge_slashes);
    return unescaped;
}

std::string escape_path(std::string_view path) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::string_view allowed = "$-_.+!*'(),:@&=/~";
    std::string result;
    for (const char c : path) {
        if (is_letter(c) || text::is_digit(c) || allowed.find(c) != std::string_view::npos) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += '%';
        result += digits[byte >> 4U];
        result += digits[byte & 15U];
    }
    return result;
}

}  // namespace fcgicheck::apache
