#include "os/warden.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>

#include "os/keeper.h"
#include "os/process_tree.h"
#include "os/ward_message.h"

namespace fcgicheck::os {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds start_limit{10'000};
constexpr milliseconds end_limit{5'000};
constexpr milliseconds grace{500};

const char* name_of(StartStep step) {
    switch (step) {
        case StartStep::fork:
            return "fork";
        case StartStep::dup2:
            return "dup2";
        case StartStep::setrlimit:
            return "setrlimit";
        case StartStep::setgroups:
            return "setgroups";
        case StartStep::setgid:
            return "setgid";
        case StartStep::setuid:
            return "setuid";
        case StartStep::no_new_privs:
            return "prctl";
        case StartStep::chdir:
            return "chdir";
        case StartStep::execve:
            return "execve";
    }
    return "";
}

bool begins_as_script(const std::string& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    std::array<char, 2> start{};
    return file.is_open() && ::pread(file.get(), start.data(), start.size(), 0) == 2 &&
           start == std::array{'#', '!'};
}

// The bit of a script counts for nothing (execve(2)).
bool is_setuid_root(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && status.st_uid == 0 &&
           (status.st_mode & S_ISUID) != 0 && !begins_as_script(path);
}

bool would_be_root(const WardedSpec& spec) {
    if (is_setuid_root(spec.argv[0]))
        return true;
    if (spec.as)
        return spec.as->uid == 0 || spec.as->gid == 0;
    return ::geteuid() == 0 || ::getuid() == 0;
}

// The next report before the deadline.
std::optional<ReceivedReport> await_report(int control, Clock::time_point deadline) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    pollfd watched{control, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) <= 0)
        return std::nullopt;
    return receive_report(control);
}

}  // namespace

Warded::~Warded() {
    if (control_.is_open()) {
        [[maybe_unused]] const auto ended = end();
    }
}

std::optional<FinishedProcess> Warded::exit() {
    while (!exit_) {
        const std::optional<ReceivedReport> received = receive_report(control_.get());
        if (!received)
            break;
        if (received->report.kind == ReportKind::exited)
            exit_ = finished(received->report.value);
        if (received->report.kind == ReportKind::gone)
            exit_ =
                FinishedProcess{.exit_code = {}, .signal = SIGKILL};  // it took the program along
    }
    return exit_;
}

Result<std::uint32_t> Warded::end() {
    const bool has_others = !exit() && process_tree(keeper_).size() > 2;
    const Fd control = std::move(control_);
    const EndOrder order{has_others ? static_cast<std::int32_t>(grace.count()) : 0};
    ::send(control.get(), &order, sizeof order, MSG_NOSIGNAL);
    const auto deadline = Clock::now() + end_limit;
    while (const std::optional<ReceivedReport> received = await_report(control.get(), deadline)) {
        if (received->report.kind == ReportKind::ended)
            return static_cast<std::uint32_t>(received->report.value);
        if (received->report.kind == ReportKind::stuck || received->report.kind == ReportKind::gone)
            break;
    }
    return OsError{ETIMEDOUT, "waitpid", ""};
}

Result<Warden> Warden::start() {
    Result<SocketPair> pair = message_pair();
    if (!pair)
        return pair.error();
    const pid_t pid = ::fork();
    if (pid < 0)
        return OsError{errno, "fork", ""};
    if (pid == 0) {
        serve_as_warden(std::move(pair->second));
        ::_exit(0);
    }
    return Warden(std::move(pair->first), pid);
}

Warden::~Warden() {
    if (!control_.is_open())
        return;
    control_.reset();
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

Result<Warded> Warden::spawn(const WardedSpec& spec) {
    if (would_be_root(spec))
        return OsError{EPERM, "setuid", spec.argv[0]};
    Result<SocketPair> pair = message_pair();
    if (!pair)
        return pair.error();
    const int on = 1;
    if (::setsockopt(pair->first.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0)
        return OsError{errno, "setsockopt", ""};
    const Result<bool> sent = send_request(
        control_.get(), spec,
        {pair->second.get(), spec.standard_input, spec.standard_output, spec.standard_error});
    if (!sent)
        return sent.error();
    pair->second.reset();

    pid_t pid = 0;
    const auto deadline = Clock::now() + start_limit;
    while (const auto received = await_report(pair->first.get(), deadline)) {
        const Report& report = received->report;
        if (report.kind == ReportKind::program)
            pid = received->sender;
        if (report.kind == ReportKind::started)
            return Warded(std::move(pair->first), pid, received->sender);
        if (report.kind == ReportKind::failed)
            return OsError{report.value, name_of(report.step), spec.argv[0]};
        if (report.kind == ReportKind::gone)
            break;
    }
    return OsError{ETIMEDOUT, "fork", spec.argv[0]};
}

}  // namespace fcgicheck::os
