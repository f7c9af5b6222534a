// What single lines of a configuration mean, read for what is told about them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fcgicheck::text {

// Where a word of the line begins with "#", which is no comment there; npos where none does, and
// where the line is one.
std::size_t comment_at(std::string_view line);

// The line up to there, without the blanks before it.
std::string without_comment(std::string_view line);

// "RewriteRule ^a$ b [L, QSA]" and "[L QSA]" with the flags as one word, which they have to be
// (parseargline and cmd_parse_flags of modules/mappers/mod_rewrite.c); nothing where they are, and
// where a blank may be a value's.
std::optional<std::string> with_flags_closed_up(std::string_view line);

// Where the substitution of "RewriteRule pattern substitution" begins and ends.
std::pair<std::size_t, std::size_t> substitution_of(std::string_view rule);

// What a rule of a .htaccess makes that puts an ending behind what was asked for, as a RewriteCond
// may ask for it: "/srv/htdocs/$1.html" of "RewriteRule ^(.*)$ $1.html"; nothing for other lines.
std::optional<std::string> file_made_by(std::string_view rule, const std::string& htaccess);

}  // namespace fcgicheck::text
