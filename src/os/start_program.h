// What stands between fork(2) and execve(2) for a user's program: only async-signal-safe calls
// (signal-safety(7)). The state that it builds is the one mod_fcgid gives to a script
// (modules/fcgid/fcgid_proc_unix.c, measured): umask 022, SIGPIPE ignored, every other signal
// default and none blocked, the directory entered as the runner.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace fcgicheck::os {

struct ProgramIdentity {
    uid_t uid = 0;
    gid_t gid = 0;
    const gid_t* groups = nullptr;
    std::size_t group_count = 0;
};

struct ProgramStart {
    char* const* argv = nullptr;
    char* const* environment = nullptr;
    const char* directory = nullptr;
    const ProgramIdentity* as = nullptr;    // null: the caller's own
    std::array<int, 3> descriptors{};       // become 0, 1 and 2; none of them is below 3
    rlim_t most_processes = RLIM_INFINITY;  // of its user, the threads of others included
};

enum class StartStep : std::uint8_t {
    fork,
    dup2,
    setrlimit,
    setgroups,
    setgid,
    setuid,
    no_new_privs,
    chdir,
    execve
};

struct StartError {
    StartStep step = StartStep::fork;
    int number = 0;  // errno
};

// Every descriptor above 2 is close-on-exec already. Where a step fails, a StartError is written
// to `error_pipe`, and the process ends.
[[noreturn]] void start_program(const ProgramStart& start, int error_pipe);

}  // namespace fcgicheck::os
