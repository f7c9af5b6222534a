// What an identity may do with what a path leads to, and what stops it on the way: the questions of
// open(2) and execve(2), answered from what was seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/finding.h"

namespace fcgicheck::access {

// What ends the way before its end, or keeps it from being known.
enum class Stop : std::uint8_t {
    none,
    closed_directory,  // `rung` may not be searched
    guarded_link,      // `rung` is a link that may not be followed
    missing,
    not_a_directory,
    loop,
    nosymfollow,
    too_long,        // a path of PATH_MAX bytes or more
    modes_in_doubt,  // access::first_without_modes
    unseen,          // SeenPath::unseen
    guard_unknown,   // whether the link `rung` may be followed
};

// fs.protected_symlinks: in a sticky folder that all may write to, a link is followed by its owner,
// and by others only where the folder is its owner's too. Root is no exception.
enum class LinkGuard : std::uint8_t { off, on, unknown };

struct PathAnswers {
    // Absent: not known.
    std::optional<bool> read = false;     // a file can be opened for reading, a directory listed
    std::optional<bool> execute = false;  // the kernel would execute the file
    std::optional<bool> search = false;   // what is in the directory can be reached
    Stop stop = Stop::none;
    std::size_t rung = 0;  // its place among the rungs
};

PathAnswers answers(const Identity& who, const SeenPath& seen, LinkGuard guard);

// A directory on the way that `who` may not search, or what he lacks at its end.
struct Refusal {
    const FileFacts* file = nullptr;
    unsigned needs = 0;  // read 4, execute or search 1
    PermissionClass of = PermissionClass::other;
    bool is_on_the_way = true;
};

// All that the modes and ACLs refuse, also behind the first of them. They point into `path`.
std::vector<Refusal> refusals(const Identity& who, const PathFacts& path);

}  // namespace fcgicheck::access
