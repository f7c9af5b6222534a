// How the file systems are mounted that paths lie on, and whether modes mean anything there.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace fcgicheck::os {

enum class MountFlag { noexec, nodev, nosymfollow };

// What is mounted (statfs(2)): each mount is asked once. Of the one that `path` is on; `mount` is
// its id, as FileStat has it.
class Mounts {
  public:
    bool has(MountFlag flag, const std::string& path, std::uint64_t mount);

    // The type of a file system on which the modes that it shows do not decide who may do what; ""
    // of all others.
    std::string_view without_modes(const std::string& path, std::uint64_t mount);

  private:
    struct Mount {
        unsigned long flags = 0;
        std::string_view without_modes;
    };
    Mount of(const std::string& path, std::uint64_t id);

    std::map<std::uint64_t, Mount> known_;  // by id
};

}  // namespace fcgicheck::os
