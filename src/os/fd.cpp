#include "os/fd.h"

#include <unistd.h>

#include <utility>

namespace fcgicheck::os {

Fd& Fd::operator=(Fd&& other) noexcept {
    if (this != &other) {
        reset();
        fd_ = other.release();
    }
    return *this;
}

int Fd::release() {
    return std::exchange(fd_, -1);
}

// close(2) is never repeated: on Linux the descriptor is gone even after EINTR.
void Fd::reset() {
    if (is_open())
        ::close(release());
}

}  // namespace fcgicheck::os
