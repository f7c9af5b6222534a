// Programs that do not want to end, and an fcgicheck that ends before them: nothing may be left,
// with a PID namespace (the tests' own rights, as root) and without one (as an ordinary user).
#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <functional>
#include <string>

#include "support/trial_bench.h"
#include "trial/trial.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

// A descriptor that all processes of a trial hold, and what a script does to hold it: its end is
// the event that the last of them is gone.
class Leash {
  public:
    explicit Leash(TempTree& tree)
        : path_(tree.add_fifo("leash", 0666)),
          reader_(::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}

    std::string taken() const {
        return "leash = os.open('" + path_ + "', os.O_WRONLY)\nos.write(leash, b'x')\n";
    }

    bool is_held() const { return wait_for(POLLIN, 10s); }  // for the first time

    // Everybody has let go before the deadline.
    bool is_free() const {
        const auto deadline = std::chrono::steady_clock::now() + 30s;
        std::array<char, 4096> bytes{};
        while (std::chrono::steady_clock::now() < deadline) {
            const ssize_t got = ::read(reader_.get(), bytes.data(), bytes.size());
            if (got == 0)
                return true;
            if (got < 0)
                wait_for(POLLIN, 1s);
        }
        return false;
    }

  private:
    bool wait_for(short event, std::chrono::milliseconds limit) const {
        pollfd watched{reader_.get(), event, 0};
        return ::poll(&watched, 1, static_cast<int>(limit.count())) > 0;
    }

    std::string path_;
    os::Fd reader_;
};

enum class Rights : std::uint8_t { of_the_tests, ordinary };

// In a process of its own.
pid_t start_process(Rights rights, const std::function<bool()>& body) {
    const pid_t pid = ::fork();
    if (pid != 0)
        return pid;
    const std::optional<Identity> user = test_runner();
    if (rights == Rights::ordinary && user &&
        (::setgid(user->gid) != 0 || ::setuid(user->uid) != 0))
        ::_exit(2);
    ::_exit(body() ? 0 : 1);
}

bool is_true_for_ordinary_user(const std::function<bool()>& body) {
    int status = 0;
    ::waitpid(start_process(Rights::ordinary, body), &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TrialResult run_with_own_warden(TrialPlan plan) {
    if (::geteuid() != 0)
        plan.as.reset();
    os::Result<os::Warden> warden = os::Warden::start();
    return trial::run(plan, *warden);
}

struct HostileScript {
    const char* what;
    const char* body;
    std::uint32_t least_left_behind;
};

// The leash is taken before.
constexpr std::array hostile_scripts{
    HostileScript{"a daemon: double fork, own session",
                  "if os.fork(): os._exit(0)\n"
                  "os.setsid()\n"
                  "if os.fork(): os._exit(0)\n"
                  "os.chdir('/')\n"
                  "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                  "signal.pause()\n",
                  1},
    HostileScript{"a hundred processes that ignore signals",
                  "for s in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):\n"
                  "    signal.signal(s, signal.SIG_IGN)\n"
                  "for i in range(100):\n"
                  "    if os.fork() == 0: break\n"
                  "while True: signal.pause()\n",
                  100},
    HostileScript{"comets: eight chains that fork, leave the session and exit for ever",
                  "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                  "for i in range(8):\n"
                  "    if os.fork() == 0:\n"
                  "        while True:\n"
                  "            if os.fork(): os._exit(0)\n"
                  "            os.setsid()\n"
                  "while True: signal.pause()\n",
                  0},
    HostileScript{"a fork bomb",
                  "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                  "while True:\n"
                  "    try: os.fork()\n"
                  "    except OSError: signal.pause()\n",
                  100},
    HostileScript{"two daemons that start their worker again",
                  "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                  "for i in range(2):\n"
                  "    if os.fork() == 0:\n"
                  "        os.setsid()\n"
                  "        while True:\n"
                  "            if os.fork() == 0: signal.pause()\n"
                  "            os.wait()\n"
                  "os._exit(0)\n",
                  2},
};

}  // namespace

TEST_CASE("nothing is left of a program that does not want to end") {
    for (const HostileScript& script : hostile_scripts) {
        CAPTURE(std::string(script.what));
        TrialBench bench;
        const Leash leash(bench.tree());
        const TrialResult result = bench.run_script(leash.taken() + script.body, 250ms);
        CHECK(result.failure != TrialFailure::none);
        CHECK(result.left_behind >= script.least_left_behind);
        CHECK(leash.is_free());
        CHECK(bench.survivors().empty());
        CHECK(result.took < 4s);
    }
}

TEST_CASE("nothing is left of it where there is no PID namespace either") {
    for (const HostileScript& script : hostile_scripts) {
        CAPTURE(std::string(script.what));
        TrialBench bench;
        const Leash leash(bench.tree());
        TrialPlan plan = bench.plan_for({bench.add_script(leash.taken() + script.body)});
        plan.timeout = 250ms;
        CHECK(is_true_for_ordinary_user([&] {
            const TrialResult result = run_with_own_warden(plan);
            return result.failure != TrialFailure::none &&
                   result.failure != TrialFailure::not_made &&
                   result.left_behind >= script.least_left_behind;
        }));
        CHECK(leash.is_free());
        CHECK(bench.survivors().empty());
    }
}

TEST_CASE("a killed fcgicheck leaves nothing running") {
    for (const HostileScript& script : hostile_scripts) {
        for (const Rights rights : {Rights::of_the_tests, Rights::ordinary}) {
            CAPTURE(std::string(script.what));
            CAPTURE(static_cast<int>(rights));
            TrialBench bench;
            const Leash leash(bench.tree());
            const TrialPlan plan = bench.plan_for({bench.add_script(leash.taken() + script.body)});
            const pid_t fcgicheck = start_process(rights, [&plan] {
                run_with_own_warden(plan);
                return true;
            });
            REQUIRE(leash.is_held());
            ::kill(fcgicheck, SIGKILL);
            ::waitpid(fcgicheck, nullptr, 0);
            CHECK(leash.is_free());
            CHECK(bench.survivors().empty());
        }
    }
}

TEST_CASE("a daemon that serves passes, and is counted") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "script = os.getpid()\n"
        "if os.fork(): os._exit(0)\n"
        "os.setsid()\n"
        "if os.fork(): os._exit(0)\n"
        "while os.path.exists(f'/proc/{script}'): time.sleep(0.01)\n"
        "serve()\n");
    CHECK(result.failure == TrialFailure::none);
    CHECK(has_step(result, TrialStep::second_request));
    CHECK(result.exit_code == 0);
    CHECK(result.left_behind == 1);
    CHECK(bench.survivors().empty());
}

TEST_CASE("a manager ends its workers itself when it is asked to") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "workers = []\n"
        "def end(*_):\n"
        "    for worker in workers: os.kill(worker, signal.SIGKILL)\n"
        "    for worker in workers: os.wait()\n"
        "    os._exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "go, started = os.pipe()\n"
        "for i in range(3):\n"
        "    worker = os.fork()\n"
        "    if worker == 0:\n"
        "        os.read(go, 1)\n"
        "        serve()\n"
        "    workers.append(worker)\n"
        "os.write(started, b'xxx')\n"
        "while True: signal.pause()\n");
    CHECK(result.failure == TrialFailure::none);
    CHECK(result.left_behind == 0);
    CHECK(bench.survivors().empty());
}

TEST_CASE("a helper that keeps the listening socket hides the script's end until time runs out") {
    TrialBench bench;
    const TrialResult result =
        bench.run_script("if os.fork() == 0: signal.pause()\nsys.exit(3)\n", 300ms);
    CHECK(result.failure == TrialFailure::exited);
    CHECK(result.exit_code == 3);
    CHECK(result.problem ==
          "a process that it started keeps the listening socket, and does not answer");
    CHECK(result.left_behind == 1);
}

TEST_CASE("a program that signals its whole process group harms nobody else") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nos.kill(0, signal.SIGTERM)\nserve()\n");
    CHECK(result.failure == TrialFailure::none);
}

TEST_CASE("no socket stays behind in a temporary directory") {
    TrialBench bench;
    const TrialResult result =
        bench.run_script("serve(PAGE + socket.socket(fileno=os.dup(0)).getsockname().encode())\n");
    REQUIRE(result.response);
    const std::string path = result.response->body_head.substr(std::string("hello").size());
    CHECK(path.starts_with("/tmp/fcgicheck-"));
    struct stat stat {};
    CHECK(::stat(path.substr(0, path.rfind('/')).c_str(), &stat) != 0);
}
