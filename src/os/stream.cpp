#include "os/stream.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace fcgicheck::os {

Result<Pipe> open_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return OsError{errno, "pipe2", ""};
    Pipe pipe{Fd{ends[0]}, Fd{ends[1]}};
    if (::fcntl(pipe.reader.get(), F_SETFL, O_NONBLOCK) != 0)
        return OsError{errno, "fcntl", ""};
    return pipe;
}

ReadBytes read_available(int fd, std::size_t limit) {
    ReadBytes result;
    std::array<char, 65'536> block;
    while (result.bytes.size() < limit) {
        const ssize_t got = ::read(fd, block.data(), block.size());
        if (got > 0) {
            result.bytes.append(block.data(), static_cast<std::size_t>(got));
        } else if (got < 0 && errno == EINTR) {
            continue;
        } else {
            const bool nothing_yet = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
            result.end = got == 0      ? ReadEnd::closed
                         : nothing_yet ? ReadEnd::would_block
                                       : ReadEnd::reset;
            return result;
        }
    }
    result.end = ReadEnd::more;
    return result;
}

void wait_until_readable(const std::vector<int>& fds, std::chrono::steady_clock::time_point until) {
    std::vector<pollfd> watched(fds.size());
    std::transform(fds.begin(), fds.end(), watched.begin(), [](int fd) {
        return pollfd{fd, POLLIN, 0};
    });
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const auto limit = std::clamp<std::int64_t>(left.count(), 0, 60'000);
    ::poll(watched.data(), watched.size(), static_cast<int>(limit));
}

}  // namespace fcgicheck::os
