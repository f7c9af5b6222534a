#include "os/keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "os/pointers.h"
#include "os/process_tree.h"
#include "os/ward_message.h"

namespace fcgicheck::os {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kill_limit{3000};         // while fcgicheck waits for it
constexpr milliseconds last_kill_limit{30'000};  // when nobody does: a fork bomb on a busy machine
constexpr milliseconds grace_for_workers{100};   // once their manager has ended

// The children of this process, alive or dead.
class Children {
  public:
    Children() {
        sigset_t all;
        ::sigfillset(&all);
        ::sigprocmask(SIG_SETMASK, &all, nullptr);
        ::signal(SIGCHLD, SIG_DFL);
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
        sigset_t death;
        ::sigemptyset(&death);
        ::sigaddset(&death, SIGCHLD);
        deaths_ = Fd{::signalfd(-1, &death, SFD_CLOEXEC | SFD_NONBLOCK)};
    }

    int deaths() const { return deaths_.get(); }

    // Calls `ended(pid, wait status)` for each that is dead by now; false: none is left.
    template <class Ended>
    bool reap(Ended ended) {
        for (;;) {
            int status = 0;
            const pid_t pid = ::waitpid(-1, &status, WNOHANG);
            if (pid <= 0)
                return pid == 0;
            ended(pid, status);
        }
    }

    // Until none is left; false: one could not be killed.
    template <class Ended>
    bool kill_all(milliseconds limit, Ended ended) {
        const auto deadline = Clock::now() + limit;
        do {
            kill_each();
            if (!reap(ended))
                return true;
            wait_for_death(milliseconds{10});
        } while (Clock::now() < deadline);
        return false;
    }

    // At most this long.
    void wait_for_death(milliseconds limit) {
        pollfd watched{deaths_.get(), POLLIN, 0};
        ::poll(&watched, 1, static_cast<int>(limit.count()));
        forget_signals();
    }

    void forget_signals() {
        signalfd_siginfo signal{};
        while (::read(deaths_.get(), &signal, sizeof signal) > 0) {
        }
    }

  private:
    static void kill_each() {
        if (::getpid() == 1) {
            ::kill(-1, SIGKILL);  // all of this PID namespace but pid 1 itself
            return;
        }
        for (const pid_t child : children_of(::getpid()))
            ::kill(child, SIGKILL);
        if (::geteuid() == 0)
            return;  // a descendant's pid may be another's by now, and root would hit that one
        // Faster than a fork bomb, which grows while it is killed one generation at a time.
        for (const pid_t descendant : process_tree(::getpid())) {
            if (descendant != ::getpid())
                ::kill(descendant, SIGKILL);
        }
    }

    Fd deaths_;
};

// A fork bomb may take so many beside what runs already. Every thread of the machine counts as the
// user's here, so that a busy server's scripts are not refused theirs.
rlim_t most_processes() {
    constexpr rlim_t own = 1000;
    const std::optional<std::uint64_t> running = threads_of_machine();
    return running ? *running + own : RLIM_INFINITY;
}

class Keeper {
  public:
    explicit Keeper(WardRequest request) : control_(std::move(request.control)) {
        start(std::move(request));
    }

    void keep() {
        bool someone_is_left = true;
        while (!grace_ends_ || (someone_is_left && Clock::now() < *grace_ends_)) {
            const bool is_spoken_to = wait();
            someone_is_left = children_.reap([this](pid_t pid, int status) { ended(pid, status); });
            if (is_spoken_to && !grant_grace())
                break;
        }
        end();
    }

  private:
    void start(WardRequest request) {
        std::array<int, 2> pipe_ends{};
        if (::pipe2(pipe_ends.data(), O_CLOEXEC) != 0) {
            send_report(control_.get(), {ReportKind::failed, StartStep::fork, errno});
            return;
        }
        const Fd errors{pipe_ends[0]};
        Fd error_pipe{pipe_ends[1]};
        const std::vector<char*> argv = pointers_to(request.argv);
        const std::vector<char*> environment = pointers_to(request.environment);
        std::optional<ProgramIdentity> as;
        if (request.as)
            as = {request.as->uid, request.as->gid, request.as->groups.data(),
                  request.as->groups.size()};
        const ProgramStart program{
            .argv = argv.data(),
            .environment = environment.data(),
            .directory = request.directory.c_str(),
            .as = as ? &*as : nullptr,
            .descriptors = {request.descriptors[0].get(), request.descriptors[1].get(),
                            request.descriptors[2].get()},
            .most_processes = most_processes()};
        program_ = ::fork();
        if (program_ == 0) {
            send_report(control_.get(), {ReportKind::program, {}, 0});
            start_program(program, error_pipe.get());
        }
        error_pipe.reset();
        StartError error{StartStep::fork, errno};
        if (program_ > 0 && ::read(errors.get(), &error, sizeof error) == 0) {
            send_report(control_.get(), {ReportKind::started, {}, 0});
        } else {
            program_ = 0;
            send_report(control_.get(), {ReportKind::failed, error.step, error.number});
        }
    }

    // Until a child dies, the control socket speaks (then true) or the grace is over.
    bool wait() {
        std::array<pollfd, 2> watched{pollfd{control_.get(), POLLIN, 0},
                                      pollfd{children_.deaths(), POLLIN, 0}};
        int limit = -1;
        if (grace_ends_) {
            const auto left = std::chrono::ceil<milliseconds>(*grace_ends_ - Clock::now());
            limit = static_cast<int>(std::max(left, milliseconds{0}).count());
        }
        ::poll(watched.data(), watched.size(), limit);
        children_.forget_signals();
        return watched[0].revents != 0;
    }

    // False: everything is to end at once, or fcgicheck is gone.
    bool grant_grace() {
        EndOrder order;
        const ssize_t got = ::recv(control_.get(), &order, sizeof order, MSG_DONTWAIT);
        if (got != static_cast<ssize_t>(sizeof order) || order.grace_ms <= 0)
            return false;
        if (program_ > 0)
            ::kill(program_, SIGTERM);
        grace_ends_ = Clock::now() + milliseconds{order.grace_ms};
        return true;
    }

    void ended(pid_t pid, int status) {
        if (pid == program_) {
            program_ = 0;
            send_report(control_.get(), {ReportKind::exited, {}, status});
            if (grace_ends_)
                grace_ends_ = std::min(*grace_ends_, Clock::now() + grace_for_workers);
        } else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
            ++killed_;
        }
    }

    void end() {
        killed_ = 0;
        const auto count = [this](pid_t pid, int status) { ended(pid, status); };
        const bool all = children_.kill_all(kill_limit, count);
        send_report(control_.get(), {all ? ReportKind::ended : ReportKind::stuck, {}, killed_});
        if (!all)
            children_.kill_all(last_kill_limit, count);
    }

    Children children_;
    Fd control_;
    pid_t program_ = 0;
    std::int32_t killed_ = 0;
    std::optional<Clock::time_point> grace_ends_;
};

// What is mounted at or below `directory`, a mount point, from here on is seen by nobody outside.
bool keep_mounts(const char* directory) {
    return ::mount(nullptr, directory, nullptr, MS_REC | MS_SLAVE, nullptr) == 0;
}

// The program sees its own /proc, with the pids of its namespace. What fails here is not needed.
void show_own_processes() {
    // After chroot(2), / is seldom a mount point; /proc still is.
    if (keep_mounts("/") || keep_mounts("/proc"))
        ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
}

struct KeeperStart {
    WardRequest request;
    int requests = -1;
};

int run_keeper(void* argument) {
    auto& start = *static_cast<KeeperStart*>(argument);
    ::close(start.requests);
    // As under Apache, the program is no leader of its session, and has no terminal.
    ::setsid();
    if (::getpid() == 1)
        show_own_processes();
    Keeper(std::move(start.request)).keep();
    return 0;
}

void start_keeper(KeeperStart& start) {
    // Without CLONE_VM the keeper runs on a copy of this.
    std::vector<char> stack(262'144);
    char* const top = stack.data() + stack.size();
    constexpr int own_namespaces = CLONE_NEWPID | CLONE_NEWNS;
    if (::clone(run_keeper, top, SIGCHLD | own_namespaces, &start) < 0 &&
        ::clone(run_keeper, top, SIGCHLD, &start) < 0)
        send_report(start.request.control.get(), {ReportKind::failed, StartStep::fork, errno});
}

// Away from the terminal and from every descriptor of fcgicheck's but the socket of requests.
Fd detach(Fd requests) {
    ::setsid();
    [[maybe_unused]] const int root = ::chdir("/");
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int standard = 0; standard < 3; ++standard)
        ::dup2(null, standard);
    if (requests.get() != 3) {
        ::dup3(requests.get(), 3, O_CLOEXEC);
        requests.release();
        requests = Fd{3};
    }
    ::closefrom(4);
    return requests;
}

}  // namespace

void serve_as_warden(Fd requests) noexcept {
    requests = detach(std::move(requests));
    Children keepers;
    const auto nothing = [](pid_t, int) {};
    while (std::optional<WardRequest> request = receive_request(requests.get())) {
        keepers.reap(nothing);
        KeeperStart start{std::move(*request), requests.get()};
        start_keeper(start);
    }
    keepers.kill_all(last_kill_limit, nothing);
}

}  // namespace fcgicheck::os
