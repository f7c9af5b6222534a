// openat2(2), by which the kernel itself refuses to pass a link or into another mount on the way to
// a file.
#pragma once

#include <cstdint>

#include "os/fd.h"

namespace fcgicheck::os {

// RESOLVE_* of linux/openat2.h, by what they refuse.
enum class Refused : std::uint8_t { links, links_and_mounts };

struct Opened {
    Fd fd;
    // No answer: the kernel is older than Linux 5.6, or something keeps us from asking it.
    bool is_unknown = false;
};

// errno tells why where nothing was opened: ELOOP for a link, EXDEV for a mount.
Opened open_refusing(int directory, const char* path, int flags, Refused refused);

}  // namespace fcgicheck::os
