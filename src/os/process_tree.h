// What /proc tells of a process and its descendants (proc(5)): what they wait for, what their
// descriptors are, which sockets they listen on. Of our own descendants all of this may be seen
// without privileges.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fcgicheck::os {

// Zombies too.
std::vector<pid_t> children_of(pid_t parent);

// `root` and all that descend from it; zombies too.
std::vector<pid_t> process_tree(pid_t root);

// 'R', 'S', 'D', 'T', 'Z', ...; 0 where there is no such process.
char process_state(pid_t pid);

// The system call that its first thread sits in, "accept4(0)"; "" where it runs or can't be seen.
std::string system_call_of(pid_t pid);

// "socket:[1234]", "/dev/null"; absent where the descriptor is closed or can't be seen.
std::optional<std::string> descriptor_target(pid_t pid, int fd);

// One of them holds the socket; absent where a process's descriptors can't be seen.
std::optional<bool> any_holds_socket(const std::vector<pid_t>& pids, std::uint64_t inode);

// "tcp 0.0.0.0:5000", "unix /tmp/x": sockets other than `inode` that they listen on.
std::vector<std::string> listening_sockets(const std::vector<pid_t>& pids, std::uint64_t inode);

// All that the kernel has; absent where /proc can't be read.
std::optional<std::uint64_t> threads_of_machine();

}  // namespace fcgicheck::os
