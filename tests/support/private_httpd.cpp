#include "support/private_httpd.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <re2/re2.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace fcgicheck {

namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

int must(int result, const char* call) {
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), call);
    return result;
}

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

os::Fd tcp_socket() {
    return os::Fd(must(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
}

// A socket that holds a port which Apache can bind too, and nobody else is given: both have
// SO_REUSEADDR, and this one never listens (socket(7)).
os::Fd reserve_port() {
    os::Fd socket = tcp_socket();
    const int yes = 1;
    must(::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes), "setsockopt");
    const sockaddr_in address = loopback(0);
    must(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), "bind");
    return socket;
}

int port_of(const os::Fd& socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    must(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
    return ntohs(address.sin_port);
}

// All that the server sends, until it closes the connection.
std::string read_to_end(const os::Fd& socket) {
    std::string all;
    std::array<char, 4096> buffer{};
    for (;;) {
        pollfd readable{.fd = socket.get(), .events = POLLIN, .revents = 0};
        if (must(::poll(&readable, 1, 60'000), "poll") == 0)
            throw std::runtime_error("Apache has not answered for a minute");
        const ssize_t size = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (must(static_cast<int>(size), "recv") == 0)
            return all;
        all.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

os::RunningProcess start(const std::string& site, const std::string& run, int port) {
    const os::Fd said(must(
        ::open((run + "/said").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), "open"));
    // NO_DETACH: Apache makes a session of its own and stays our child, so that its process group
    // is all that it started.
    os::Result<os::RunningProcess> process = os::spawn({
        .argv = {"/usr/sbin/apache2", "-f", site + "/httpd.conf", "-C", "Define SITE " + site, "-C",
                 "Define RUN " + run, "-C", "Define PORT " + std::to_string(port), "-D",
                 "NO_DETACH"},
        .environment = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
        .descriptors = {{1, said.get()}, {2, said.get()}},
    });
    if (!process)
        throw std::runtime_error(os::to_string(process.error()));
    return std::move(*process);
}

// mod_cgid's daemon binds its socket some time after httpd listens.
bool has_script_socket(const std::string& run) {
    const std::filesystem::directory_iterator files(run);
    return std::any_of(begin(files), end(files), [](const auto& file) {
        return file.path().filename().string().starts_with("cgisock");
    });
}

}  // namespace

PrivateHttpd::PrivateHttpd(TempTree& tree)
    : tree_(tree),
      reserved_port_(reserve_port()),
      changes_(must(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK), "inotify_init1")) {
    const std::string run = tree.path("run");
    std::filesystem::remove_all(run);  // of an Apache before this one
    tree.add_directory("run");
    must(::inotify_add_watch(changes_.get(), run.c_str(), IN_CREATE | IN_MODIFY | IN_MOVED_TO),
         "inotify_add_watch");
    process_.emplace(start(tree.path("site"), run, port_of(reserved_port_)));
    // The file of the pid is written when the sockets listen (server/mpm/event/event.c).
    running_ = wait_until([&] { return std::filesystem::exists(run + "/httpd.pid"); }, 20s);
    if (running_ &&
        tree.read("site/httpd.conf").find("ScriptSock ${RUN}/cgisock") != std::string::npos)
        running_ = wait_until([&] { return has_script_socket(run); }, 20s);
}

// It is asked first: what is killed leaves its shared memory behind, in /dev/shm.
PrivateHttpd::~PrivateHttpd() {
    constexpr int patience_ms = 5000;
    ::kill(process_->pid(), SIGTERM);
    pollfd ended{.fd = process_->exited_fd(), .events = POLLIN, .revents = 0};
    ::poll(&ended, 1, patience_ms);
    ::kill(-process_->pid(), SIGKILL);
}

int PrivateHttpd::port() const {
    return port_of(reserved_port_);
}

HttpAnswer PrivateHttpd::get(const std::string& url) const {
    const os::Fd socket = tcp_socket();
    const sockaddr_in address = loopback(port_of(reserved_port_));
    must(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
         "connect");
    // HTTP/1.0: the body ends where the connection does.
    const std::string request = "GET " + url + " HTTP/1.0\r\nHost: www.example.test\r\n\r\n";
    must(static_cast<int>(::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL)),
         "send");
    const std::string answer = read_to_end(socket);

    HttpAnswer parsed;
    const std::size_t header_end = answer.find("\r\n\r\n");
    if (header_end == std::string::npos || !answer.starts_with("HTTP/1.1 "))
        throw std::runtime_error("no HTTP answer: " + answer);
    std::from_chars(&answer[9], &answer[12], parsed.status);
    parsed.body = answer.substr(header_end + 4);
    return parsed;
}

std::string PrivateHttpd::log() const {
    return tree_.read("run/said") + tree_.read("run/error.log") + tree_.read("run/vhost.log");
}

bool PrivateHttpd::logs(const std::string& regex, std::chrono::milliseconds deadline) const {
    const RE2 pattern("(?m:" + regex + ")");
    return wait_until([&] { return RE2::PartialMatch(log(), pattern); }, deadline);
}

// Looks anew whenever a file of the run directory changes; gives up when Apache has ended, or at
// the deadline.
template <class Condition>
bool PrivateHttpd::wait_until(Condition condition, std::chrono::milliseconds deadline) const {
    const steady_clock::time_point end = steady_clock::now() + deadline;
    while (!condition()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now());
        std::array<pollfd, 2> waited{
            {{.fd = changes_.get(), .events = POLLIN, .revents = 0},
             {.fd = process_->exited_fd(), .events = POLLIN, .revents = 0}}};
        if (left <= 0ms || ::poll(waited.data(), waited.size(), static_cast<int>(left.count())) < 1)
            return false;
        if (waited[1].revents != 0)
            return condition();
        std::array<char, 4096> events{};
        while (::read(changes_.get(), events.data(), events.size()) > 0) {
        }
    }
    return true;
}

}  // namespace fcgicheck
