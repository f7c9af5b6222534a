#include "text/glob.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "text/ascii.h"

namespace fcgicheck::text {

namespace {

// The length of the bracket expression at the start of `pattern`, and whether it takes `c`; nothing
// where it is not closed.
struct Bracket {
    std::size_t length = 0;
    bool matches = false;
};

std::optional<Bracket> match_bracket(std::string_view pattern, char c) {
    std::size_t i = 1;
    const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    if (negated)
        ++i;
    bool found = false;
    for (const std::size_t first = i; i < pattern.size(); ++i) {
        if (pattern[i] == ']' && i > first)
            return Bracket{i + 1, found != negated};
        if (pattern[i] == '/')
            return std::nullopt;
        if (pattern[i] == '\\' && i + 1 < pattern.size())
            ++i;
        const char low = pattern[i];
        char high = low;
        if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
            i += 2;
            if (pattern[i] == '\\' && i + 1 < pattern.size())
                ++i;
            high = pattern[i];
        }
        found = found || (static_cast<unsigned char>(c) >= static_cast<unsigned char>(low) &&
                          static_cast<unsigned char>(c) <= static_cast<unsigned char>(high));
    }
    return std::nullopt;
}

// One component: no character of `name` is special any more. Iterative, so that a hostile pattern
// costs at most pattern times name.
bool match_part(std::string_view pattern, std::string_view name) {
    std::size_t p = 0, n = 0;
    std::optional<std::size_t> star;
    std::size_t star_name = 0;
    while (n < name.size()) {
        bool matched = false;
        std::size_t length = 1;
        if (p < pattern.size()) {
            const char c = pattern[p];
            if (c == '*') {
                star = p++;
                star_name = n;
                continue;
            }
            const auto bracket =
                c == '[' ? match_bracket(pattern.substr(p), name[n]) : std::nullopt;
            if (bracket) {
                matched = bracket->matches;
                length = bracket->length;
            } else if (c == '\\' && p + 1 < pattern.size()) {
                matched = pattern[p + 1] == name[n];
                length = 2;
            } else {
                matched = c == '?' || c == name[n];
            }
        }
        if (matched) {
            p += length;
            ++n;
        } else if (star) {
            p = *star + 1;
            n = ++star_name;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

bool hides_dot(std::string_view pattern, std::string_view name, LeadingDot dot) {
    return dot == LeadingDot::only_literal && name.starts_with('.') && !pattern.starts_with('.') &&
           !pattern.starts_with("\\.");
}

}  // namespace

bool fnmatch(std::string_view pattern, std::string_view name, Slash slash, LeadingDot dot) {
    if (slash == Slash::any_character)
        return !hides_dot(pattern, name, dot) && match_part(pattern, name);
    while (true) {
        const std::size_t pattern_end = std::min(pattern.find('/'), pattern.size());
        const std::size_t name_end = std::min(name.find('/'), name.size());
        const std::string_view pattern_part = pattern.substr(0, pattern_end);
        const std::string_view name_part = name.substr(0, name_end);
        if (hides_dot(pattern_part, name_part, dot) || !match_part(pattern_part, name_part))
            return false;
        const bool pattern_ends = pattern_end == pattern.size();
        if (pattern_ends || name_end == name.size())
            return pattern_ends && name_end == name.size();
        pattern.remove_prefix(pattern_end + 1);
        name.remove_prefix(name_end + 1);
    }
}

bool matches_wildcards(std::string_view pattern, std::string_view name) {
    std::size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool has_wildcard(std::string_view pattern) {
    bool bracket = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '*' || c == '?' || (c == ']' && bracket))
            return true;
        if (c == '[')
            bracket = true;
        if (c == '\\' && ++i == pattern.size())
            return false;
    }
    return false;
}

}  // namespace fcgicheck::text
