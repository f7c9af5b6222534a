#include "os/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

namespace fcgicheck::os {

void keep_standard_descriptors() {
    for (int standard = 0; standard < 3; ++standard) {
        if (::fcntl(standard, F_GETFD) < 0)  // open(2) takes the lowest that is free
            ::open("/dev/null", standard == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

}  // namespace fcgicheck::os
