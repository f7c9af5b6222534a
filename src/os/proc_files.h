// Files and directories below /proc (proc(5)). Its files have no size, and are read to their end;
// what belongs to others is told only as far as the kernel lets us.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fcgicheck::os {

std::string proc_path(pid_t pid, const std::string& name);  // "/proc/12/stat"

// All three are absent where they may not be read.
std::optional<std::string> read_proc(const std::string& path);
std::optional<std::string> proc_link(const std::string& path);
std::optional<std::vector<int>> numbers_in(const std::string& directory);  // names of entries

struct ProcessStat {
    std::string name;  // comm: at most 15 bytes, any of them
    char state = 0;    // 'R', 'S', 'D', 'T', 'Z', ...; 0 where there is no such process
    pid_t parent = 0;
    std::uint64_t start = 0;  // in clock ticks since the machine's own
};

ProcessStat stat_of(pid_t pid);

}  // namespace fcgicheck::os
