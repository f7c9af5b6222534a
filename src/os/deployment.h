// Where the files of the server that is checked are on this machine: --map, --sysroot, --target and
// --owner. A server's path is what its configuration and its links call a file; a local path is
// this machine's.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/path_maps.h"

namespace fcgicheck::os {

enum class Unmapped : std::uint8_t {  // where the files are that no map leads to
    here,
    in_root,  // below `root`
    nowhere,  // on the server, which is another machine
};

struct OwnedTrees {
    std::vector<std::string> trees;  // the server's paths
    uid_t uid = 0;
    gid_t gid = 0;
};

struct Deployment {
    text::PathMaps maps;
    Unmapped unmapped = Unmapped::here;
    std::string root = {};  // without links
    std::optional<OwnedTrees> owned = std::nullopt;
    bool owners_are_known = true;
    // Work trees of git's, by their local paths. A checkout has the executable bit from git, and
    // all else of its modes from the umask of whoever made it.
    std::vector<std::string> checkouts = {};

    // `server` is a path without links. Absent: nothing here stands for it.
    std::optional<std::string> local(const std::string& server) const;
    // The other way round; absent where nothing of the server's is at `local`.
    std::optional<std::string> server(const std::string& local) const;

    bool is_owned(std::string_view server) const;
    bool is_in_checkout(std::string_view local) const;
    // It is this machine's own file, on its own mount.
    bool is_this_machines(const std::string& server) const;
};

}  // namespace fcgicheck::os
