// posix_spawn(3) reports the errno of a failed execve(2); closefrom keeps every descriptor that was
// not asked for out of the child, close-on-exec or not. A pidfd (pidfd_open(2), Linux 5.3) makes
// "ended, or the deadline" one poll(2).
#include "os/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <span>

#include "os/pointers.h"

namespace fcgicheck::os {

namespace {

using Clock = std::chrono::steady_clock;

int poll_timeout(Clock::time_point end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 1 << 30));
}

// False once `end` is reached and nothing happened.
bool wait_for(std::span<pollfd> polled, Clock::time_point end) {
    for (;;) {
        const int ready = ::poll(polled.data(), polled.size(), poll_timeout(end));
        if (ready > 0)
            return true;
        if (ready == 0 && Clock::now() >= end)
            return false;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

class SpawnActions {
  public:
    SpawnActions() { posix_spawn_file_actions_init(&actions_); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }

    // Our descriptors are first copied above all of the child's numbers, so that no dup2 overwrites
    // one that a later dup2 needs.
    bool arrange(const std::vector<std::pair<int, int>>& descriptors) {
        int highest = STDERR_FILENO;
        for (const auto& [childs, ours] : descriptors)
            highest = std::max(highest, childs);
        for (int fd = 0; fd <= highest; ++fd) {
            const auto wanted = std::find_if(descriptors.begin(), descriptors.end(),
                                             [&](const auto& each) { return each.first == fd; });
            if (wanted != descriptors.end()) {
                copies_.emplace_back(::fcntl(wanted->second, F_DUPFD_CLOEXEC, highest + 1));
                if (!copies_.back().is_open())
                    return false;
                posix_spawn_file_actions_adddup2(&actions_, copies_.back().get(), fd);
            } else if (fd <= STDERR_FILENO) {
                posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_RDWR, 0);
            } else {
                posix_spawn_file_actions_addclose(&actions_, fd);
            }
        }
        posix_spawn_file_actions_addclosefrom_np(&actions_, highest + 1);
        return true;
    }
    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
    std::vector<Fd> copies_;
};

// The child starts with no signal blocked or ignored, whatever ours are.
class SpawnAttributes {
  public:
    SpawnAttributes() {
        posix_spawnattr_init(&attributes_);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes_, &signals);
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&attributes_, &signals);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
    const posix_spawnattr_t* get() const { return &attributes_; }

  private:
    posix_spawnattr_t attributes_{};
};

// Blocks until the child has ended.
Result<FinishedProcess> reap(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return OsError{errno, "waitpid", ""};
    }
    return finished(status);
}

}  // namespace

FinishedProcess finished(int status) {
    if (WIFSIGNALED(status))
        return {.exit_code = {}, .signal = WTERMSIG(status)};
    return {.exit_code = WEXITSTATUS(status), .signal = {}};
}

RunningProcess::RunningProcess(RunningProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), pidfd_(std::move(other.pidfd_)) {}

RunningProcess::~RunningProcess() {
    if (pid_ <= 0)
        return;
    ::kill(pid_, SIGKILL);
    static_cast<void>(reap(pid_));
}

Result<FinishedProcess> RunningProcess::wait(std::chrono::milliseconds deadline) && {
    std::array<pollfd, 1> polled = {{{.fd = pidfd_.get(), .events = POLLIN}}};
    if (!wait_for(polled, Clock::now() + deadline))
        ::kill(pid_, SIGKILL);
    return reap(std::exchange(pid_, -1));
}

Result<RunningProcess> spawn(const ProcessSpec& spec) {
    const std::string& program = spec.argv.front();
    std::vector<std::string> argv = spec.argv;
    std::vector<std::string> environment = spec.environment;
    const SpawnAttributes attributes;
    SpawnActions actions;
    if (!actions.arrange(spec.descriptors))
        return OsError{errno, "fcntl", program};

    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, program.c_str(), actions.get(), attributes.get(),
                                    pointers_to(argv).data(), pointers_to(environment).data());
    if (error != 0)
        return OsError{error, "posix_spawn", program};
    // Not pidfd_open(): glibc 2.36 declares it without extern "C".
    Fd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    const int pidfd_error = errno;
    RunningProcess process(pid, std::move(pidfd));
    if (process.exited_fd() < 0)
        return OsError{pidfd_error, "pidfd_open", program};
    return process;
}

namespace {

Result<ProgramOutput> text_on(int descriptor, const ProcessSpec& spec, std::size_t limit,
                              std::chrono::milliseconds deadline) {
    const Clock::time_point end = Clock::now() + deadline;
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return OsError{errno, "pipe2", spec.argv.front()};
    const Fd output(ends[0]);
    Fd input(ends[1]);

    ProcessSpec piped = spec;
    piped.descriptors.emplace_back(descriptor, input.get());
    Result<RunningProcess> process = spawn(piped);
    if (!process)
        return process.error();
    input.reset();

    // A grandchild may hold the pipe open: the end of the process ends the reading too.
    std::string text;
    std::array<char, std::size_t{16} << 10U> buffer;
    std::array<pollfd, 2> polled = {
        {{.fd = output.get(), .events = POLLIN}, {.fd = process->exited_fd(), .events = POLLIN}}};
    while (wait_for(polled, end) && polled[0].revents != 0) {
        const ssize_t got = ::read(output.get(), buffer.data(), buffer.size());
        if (got <= 0)
            break;
        text.append(buffer.data(), std::min(static_cast<std::size_t>(got), limit - text.size()));
    }
    const auto left = std::chrono::milliseconds(poll_timeout(end));
    Result<FinishedProcess> finished = std::move(*process).wait(left);
    if (!finished)
        return finished.error();
    return ProgramOutput{*finished, std::move(text)};
}

}  // namespace

Result<ProgramOutput> output_of(const ProcessSpec& spec, std::size_t limit,
                                std::chrono::milliseconds deadline) {
    return text_on(STDOUT_FILENO, spec, limit, deadline);
}

Result<ProgramOutput> error_output_of(const ProcessSpec& spec, std::size_t limit,
                                      std::chrono::milliseconds deadline) {
    return text_on(STDERR_FILENO, spec, limit, deadline);
}

}  // namespace fcgicheck::os
