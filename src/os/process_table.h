// The processes of this machine, from /proc (proc(5)). What belongs to others is told only as far
// as the kernel lets us.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"

namespace fcgicheck::os {

struct ProcessEntry {
    pid_t pid = 0;
    pid_t parent = 0;
    std::string name;               // comm: at most 15 bytes
    std::optional<uid_t> user;      // absent where its user ids differ: a setuid program
    std::vector<std::string> argv;  // empty for a kernel thread
};

// Those of one of these names, by pid.
std::vector<ProcessEntry> processes_named(std::span<const std::string_view> names);

// Those that any of these has started, by pid.
std::vector<ProcessEntry> children_of(const std::vector<ProcessEntry>& parents);

// In seconds since 1970, to a second or so; absent where there is no such process.
std::optional<std::int64_t> start_of(pid_t pid);

// Where it may be read: by its own user and by root.
std::optional<std::map<std::string, std::string>> environment_of(pid_t pid);
std::string directory_of(pid_t pid);   // that it works in; "" where it may not be told
std::string executable_of(pid_t pid);  // "" where it may not be told
// Of the program itself, also where another stands in its place now; absent where it may not be
// told.
std::optional<FileStat> stat_of_executable(pid_t pid);
// Whether its "/" is ours; absent where it may not be told.
std::optional<bool> has_our_root(pid_t pid);

// The systemd unit that its control group names (cgroups(7)), "apache2.service"; "" where it is in
// none, or in a user's session.
std::string service_of(pid_t pid);
// As SELinux or AppArmor has it (proc_pid_attr(5)); "" where there is none.
std::string security_label_of(pid_t pid);
// Of the mounts that it sees (proc_pid_mountinfo(5)), without blanks in them.
std::vector<std::string> mount_points_of(pid_t pid);

}  // namespace fcgicheck::os
