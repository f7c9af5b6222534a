// The wildcards of sections and Include (apr_fnmatch.c; not glibc's: "[" may be literal, "\"
// escapes).
#pragma once

#include <string_view>

namespace fcgicheck::text {

enum class Slash : bool { any_character, only_literal };  // only_literal: * and ? stop at it
enum class LeadingDot : bool { any_character, only_literal };

bool fnmatch(std::string_view pattern, std::string_view name, Slash slash, LeadingDot dot);

// Only "*" and "?", each for any character (ap_strcmp_match, server/util.c).
bool matches_wildcards(std::string_view pattern, std::string_view name);

// Whether a pattern holds *, ?, or a [ with its ].
bool has_wildcard(std::string_view pattern);

}  // namespace fcgicheck::text
