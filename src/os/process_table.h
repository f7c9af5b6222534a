// The processes of this machine, from /proc (proc(5)). What belongs to others is told only as far
// as the kernel lets us.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fcgicheck::os {

struct ProcessEntry {
    pid_t pid = 0;
    pid_t parent = 0;
    std::string name;               // comm: at most 15 bytes
    std::vector<std::string> argv;  // empty for a kernel thread
};

// Those of one of these names, by pid.
std::vector<ProcessEntry> processes_named(std::span<const std::string_view> names);

// Where it may be read: by its own user and by root.
std::optional<std::map<std::string, std::string>> environment_of(pid_t pid);
std::string executable_of(pid_t pid);  // "" where it may not be told

}  // namespace fcgicheck::os
