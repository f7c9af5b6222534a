#include "os/start_program.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace fcgicheck::os {

namespace {

void reset_signals() {
    for (int number = 1; number < NSIG; ++number) {
        ::signal(number, number == SIGPIPE ? SIG_IGN : SIG_DFL);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void give_up(int error_pipe, StartStep step) {
    const StartError error{step, errno};
    // Nobody is left to tell where this fails.
    [[maybe_unused]] const ssize_t written = ::write(error_pipe, &error, sizeof error);
    ::_exit(127);
}

// Where memory runs out, the kernel ends the tried programs before all others (proc(5)).
void offer_to_oom_killer() {
    const int score = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    [[maybe_unused]] const ssize_t written = ::write(score, "1000", 4);
    ::close(score);
}

bool limit_processes(rlim_t most) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NPROC, &limit) != 0)
        return false;
    limit.rlim_max = std::min(limit.rlim_max, most);
    limit.rlim_cur = std::min(limit.rlim_cur, most);
    return ::setrlimit(RLIMIT_NPROC, &limit) == 0;
}

void become(const ProgramIdentity& as, int error_pipe) {
    if (::setgroups(as.group_count, as.groups) != 0)
        give_up(error_pipe, StartStep::setgroups);
    if (::setgid(as.gid) != 0)
        give_up(error_pipe, StartStep::setgid);
    if (::setuid(as.uid) != 0)
        give_up(error_pipe, StartStep::setuid);
    // A setuid interpreter would run a stranger's script as its owner.
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        give_up(error_pipe, StartStep::no_new_privs);
}

}  // namespace

void start_program(const ProgramStart& start, int error_pipe) {
    reset_signals();
    ::umask(S_IWGRP | S_IWOTH);
    for (int target = 0; target < 3; ++target) {
        if (::dup2(start.descriptors[static_cast<std::size_t>(target)], target) < 0)
            give_up(error_pipe, StartStep::dup2);
    }
    const rlimit no_core{0, 0};
    if (::setrlimit(RLIMIT_CORE, &no_core) != 0 || !limit_processes(start.most_processes))
        give_up(error_pipe, StartStep::setrlimit);
    offer_to_oom_killer();
    if (start.as != nullptr)
        become(*start.as, error_pipe);
    if (::chdir(start.directory) != 0)
        give_up(error_pipe, StartStep::chdir);
    ::execve(start.argv[0], start.argv, start.environment);
    give_up(error_pipe, StartStep::execve);
}

}  // namespace fcgicheck::os
