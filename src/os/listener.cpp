#include "os/listener.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace fcgicheck::os {

namespace {

constexpr int backlog = 5;

// A directory of our own, gone with this object.
class PrivateDirectory {
  public:
    PrivateDirectory() {
        for (const char* parent : {"/tmp", "/var/tmp", "/dev/shm"}) {
            path_ = std::string(parent) + "/fcgicheck-XXXXXX";
            if (::mkdtemp(path_.data()) != nullptr)
                return;
        }
        path_.clear();
    }
    PrivateDirectory(const PrivateDirectory&) = delete;
    PrivateDirectory& operator=(const PrivateDirectory&) = delete;
    ~PrivateDirectory() {
        if (is_open()) {
            ::unlink(socket_path().c_str());
            ::rmdir(path_.c_str());
        }
    }

    bool is_open() const { return !path_.empty(); }
    std::string socket_path() const { return path_ + "/socket"; }

  private:
    std::string path_;
};

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

Result<Listener> Listener::open() {
    const PrivateDirectory directory;
    if (!directory.is_open())
        return OsError{errno, "mkdtemp", "/tmp"};
    const std::string path = directory.socket_path();
    const sockaddr_un address = address_of(path);
    Fd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!socket.is_open() || ::bind(socket.get(), generic(address), sizeof address) != 0 ||
        ::listen(socket.get(), backlog) != 0)
        return OsError{errno, "bind", path};
    Fd path_fd{::open(path.c_str(), O_PATH | O_CLOEXEC)};
    struct stat stat {};
    if (!path_fd.is_open() || ::fstat(socket.get(), &stat) != 0)
        return OsError{errno, "open", path};
    return Listener(std::move(socket), std::move(path_fd), stat.st_ino);
}

Result<Fd> Listener::connect() const {
    const std::string path = "/proc/self/fd/" + std::to_string(path_.get());
    const sockaddr_un address = address_of(path);
    Fd connection{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!connection.is_open() || ::connect(connection.get(), generic(address), sizeof address) != 0)
        return OsError{errno, "connect", ""};
    return connection;
}

short Listener::events() const {
    pollfd watched{socket_.get(), POLLIN, 0};
    ::poll(&watched, 1, 0);
    return watched.revents;
}

bool Listener::has_waiting_connection() const {
    return (events() & POLLIN) != 0;
}

bool Listener::is_shut_down() const {
    return (events() & POLLHUP) != 0;
}

Result<bool> send_all(int socket, std::string_view bytes) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(bytes.size()))
        return OsError{sent < 0 ? errno : EMSGSIZE, "send", ""};
    return true;
}

}  // namespace fcgicheck::os
