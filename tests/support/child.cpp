#include "support/child.h"

#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace fcgicheck {

int in_child(const std::function<int()>& work) {
    const pid_t pid = ::fork();
    if (pid == 0)
        ::_exit(work());
    int status = 0;
    if (pid < 0 || ::waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

void become(const Identity& who) {
    const bool became = ::setgroups(who.groups.size(), who.groups.data()) == 0 &&
                        ::setresgid(who.gid, who.gid, who.gid) == 0 &&
                        ::setresuid(who.uid, who.uid, who.uid) == 0;
    if (!became)
        std::abort();
}

namespace {

bool have_mounts_of_its_own() {
    return ::unshare(CLONE_NEWNS) == 0 &&
           ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

}  // namespace

bool mount_in_memory(const std::string& directory, unsigned long flags) {
    return have_mounts_of_its_own() &&
           ::mount("none", directory.c_str(), "tmpfs", flags, nullptr) == 0;
}

bool take_proc_away() {
    return have_mounts_of_its_own() && ::umount2("/proc", MNT_DETACH) == 0;
}

}  // namespace fcgicheck
