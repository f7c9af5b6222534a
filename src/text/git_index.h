// What git keeps of a work tree's files: the paths of its index, and the one bit of their modes
// that it keeps. Any bytes may come; none are executed, and no git is asked
// (docs/decisions/0006-git-index.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fcgicheck::text {

struct GitIndex {
    std::map<std::string, bool, std::less<>> is_executable;  // of regular files, by path
};

// Absent where the bytes are no index of version 2, 3 or 4, or hold only a part of one (a split
// index).
std::optional<GitIndex> git_index_of(std::string_view bytes);

}  // namespace fcgicheck::text
