// MSG_NOSIGNAL (send(2)): EPIPE in place of SIGPIPE.
#include "os/channel.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace fcgicheck::os {

namespace {

using Clock = std::chrono::steady_clock;

// The errno: 0, or ETIMEDOUT.
int wait_until_ready(int socket, short events, Clock::time_point end) {
    pollfd polled{.fd = socket, .events = events};
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
        const int ready = ::poll(&polled, 1, static_cast<int>(std::clamp(left, 0L, 1L << 30)));
        if (ready > 0)
            return 0;
        if (ready == 0)
            return ETIMEDOUT;
        if (errno != EINTR)
            return errno;
    }
}

bool is_passing(int error) {
    return error == EAGAIN || error == EINTR;
}

int send_all(int socket, std::string_view bytes, Clock::time_point end) {
    while (!bytes.empty()) {
        const ssize_t sent =
            ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (!is_passing(errno))
            return errno == EPIPE ? ECONNRESET : errno;
        else if (const int error = wait_until_ready(socket, POLLOUT, end); error != 0)
            return error;
    }
    return 0;
}

}  // namespace

Result<Channel> open_channel() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return OsError{errno, "socketpair", ""};
    return Channel{Fd(ends[0]), Fd(ends[1])};
}

std::optional<OsError> send(const Fd& ours, std::string_view bytes,
                            std::chrono::milliseconds deadline) {
    if (const int error = send_all(ours.get(), bytes, Clock::now() + deadline); error != 0)
        return OsError{error, "send", ""};
    return std::nullopt;
}

Result<std::string> receive_line(const Fd& ours, std::string& behind, std::size_t limit,
                                 std::chrono::milliseconds deadline) {
    const Clock::time_point end = Clock::now() + deadline;
    std::string line = std::exchange(behind, {});
    std::array<char, 16384> buffer;
    for (std::size_t seen = 0;;) {
        const std::size_t newline = line.find('\n', seen);
        if (newline != std::string::npos) {
            behind = line.substr(newline + 1);
            line.resize(newline);
            return line;
        }
        seen = line.size();
        if (seen > limit)
            return OsError{EMSGSIZE, "recv", ""};
        if (const int error = wait_until_ready(ours.get(), POLLIN, end); error != 0)
            return OsError{error, "recv", ""};
        const ssize_t got = ::recv(ours.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got == 0)
            return OsError{ECONNRESET, "recv", ""};
        if (got < 0 && !is_passing(errno))
            return OsError{errno, "recv", ""};
        if (got > 0)
            line.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace fcgicheck::os
