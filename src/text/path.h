// Absolute paths as text: no file system is asked (apr_filepath_merge, ap_make_full_path).
#pragma once

#include <string>
#include <string_view>

namespace fcgicheck::text {

// Without ".", "..", double and trailing slashes; a relative path stays relative, and never climbs
// above where it starts.
std::string normalize_path(std::string_view path);

// `path` itself if it is absolute, else below `directory`.
std::string join_path(std::string_view directory, std::string_view path);

std::string_view parent_path(std::string_view path);  // "/" for "/a" and "/"
std::string_view file_name(std::string_view path);    // after the last slash

// Whether `path` is `directory` or lies below it; both normal.
bool is_below(std::string_view path, std::string_view directory);

}  // namespace fcgicheck::text
