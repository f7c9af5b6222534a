#include "os/open_beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace fcgicheck::os {

Opened open_refusing(int directory, const char* path, int flags, Refused refused) {
    // openat(2) passes over what O_PATH gives no meaning to; openat2(2) refuses it.
    constexpr int with_path = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    open_how how{};
    how.flags = static_cast<unsigned>((flags & O_PATH) != 0 ? flags & with_path : flags);
    how.resolve = RESOLVE_NO_SYMLINKS;
    if (refused == Refused::links_and_mounts)
        how.resolve |= RESOLVE_NO_XDEV;
    Fd fd(static_cast<int>(::syscall(SYS_openat2, directory, path, &how, sizeof how)));
    const bool is_unknown =
        !fd.is_open() && (errno == ENOSYS || errno == EPERM || errno == EINVAL || errno == E2BIG);
    return {.fd = std::move(fd), .is_unknown = is_unknown};
}

}  // namespace fcgicheck::os
