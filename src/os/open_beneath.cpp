#include "os/open_beneath.h"

#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace fcgicheck::os {

Opened open_refusing(int directory, const char* path, int flags, Refused refused) {
    open_how how{};
    how.flags = static_cast<unsigned>(flags);
    how.resolve = RESOLVE_NO_SYMLINKS;
    if (refused == Refused::links_and_mounts)
        how.resolve |= RESOLVE_NO_XDEV;
    Fd fd(static_cast<int>(::syscall(SYS_openat2, directory, path, &how, sizeof how)));
    const bool is_unknown =
        !fd.is_open() && (errno == ENOSYS || errno == EPERM || errno == EINVAL || errno == E2BIG);
    return {.fd = std::move(fd), .is_unknown = is_unknown};
}

}  // namespace fcgicheck::os
