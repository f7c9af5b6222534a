// Programs that are really started, each with a deadline that no test comes near.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <thread>
#include <utility>

#include "os/process.h"
#include "os/process_table.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

os::ProcessSpec shell(const std::string& script) {
    return {.argv = {"/bin/sh", "-c", script}, .environment = {"PATH=/usr/bin:/bin"}};
}

os::ProgramOutput run(const os::ProcessSpec& spec, std::size_t limit = 4096) {
    const os::Result<os::ProgramOutput> output = os::output_of(spec, limit, 20s);
    REQUIRE(static_cast<bool>(output));
    return *output;
}

struct Pipe {
    os::Fd read_end;
    os::Fd write_end;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    return {os::Fd(ends[0]), os::Fd(ends[1])};
}

}  // namespace

TEST_CASE("output_of gives standard output and the exit code") {
    const os::ProgramOutput output = run(shell("echo hello; echo lost >&2; exit 7"));
    CHECK(output.text == "hello\n");
    CHECK(output.finished.exit_code == 7);
    CHECK_FALSE(output.finished.signal.has_value());
}

TEST_CASE("output beyond the limit is dropped, and the program ends by itself") {
    const os::ProgramOutput output = run(shell("seq 1 100000; exit 3"), 10);
    CHECK(output.text == "1\n2\n3\n4\n5\n");
    CHECK(output.finished.exit_code == 3);
}

TEST_CASE("a program that can't be executed is an error with its errno") {
    TempTree tree;
    const auto missing = os::spawn({.argv = {tree.path("none")}});
    REQUIRE_FALSE(static_cast<bool>(missing));
    CHECK(missing.error().number == ENOENT);
    const auto not_executable = os::spawn({.argv = {tree.add("file", "x", 0644)}});
    REQUIRE_FALSE(static_cast<bool>(not_executable));
    CHECK(not_executable.error().number == EACCES);
}

TEST_CASE("the environment is what was given and nothing else") {
    os::ProcessSpec spec{.argv = {"/usr/bin/env"}, .environment = {"A=1", "B=two words"}};
    CHECK(run(spec).text == "A=1\nB=two words\n");
}

TEST_CASE("the child has the descriptors that were named and no other") {
    TempTree tree;
    const os::Fd inheritable(::open(tree.add("f", "").c_str(), O_RDONLY));  // NOLINT(android-*)
    REQUIRE(inheritable.is_open());
    // `ls` itself opens the directory that it lists, as the lowest free number.
    CHECK(run({.argv = {"/bin/ls", "/proc/self/fd"}}).text == "0\n1\n2\n3\n");

    os::ProcessSpec spec{.argv = {"/bin/ls", "/proc/self/fd"}};
    spec.descriptors.emplace_back(7, inheritable.get());
    CHECK(run(spec).text == "0\n1\n2\n3\n7\n");
}

TEST_CASE("descriptors may trade places") {
    TempTree tree;
    const os::Fd first(::open(tree.add("first", "one ").c_str(), O_RDONLY | O_CLOEXEC));
    const os::Fd second(::open(tree.add("second", "two ").c_str(), O_RDONLY | O_CLOEXEC));
    os::ProcessSpec spec{.argv = {"/bin/cat", "/proc/self/fd/" + std::to_string(first.get()),
                                  "/proc/self/fd/" + std::to_string(second.get())}};
    spec.descriptors = {{first.get(), second.get()}, {second.get(), first.get()}};
    CHECK(run(spec).text == "two one ");
}

TEST_CASE("the child ignores and blocks no signal, whatever we do") {
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    CHECK(run(shell("kill -PIPE $$")).finished.signal == SIGPIPE);
    static_cast<void>(std::signal(SIGPIPE, before));
}

TEST_CASE("a program that goes on past its deadline is killed") {
    const Pipe never_written = make_pipe();
    os::ProcessSpec spec{.argv = {"/bin/cat"}};
    spec.descriptors.emplace_back(0, never_written.read_end.get());
    os::Result<os::RunningProcess> process = os::spawn(spec);
    REQUIRE(static_cast<bool>(process));
    const auto finished = std::move(*process).wait(1ms);
    REQUIRE(static_cast<bool>(finished));
    CHECK(finished->signal == SIGKILL);

    const auto output = os::output_of(spec, 10, 1ms);
    REQUIRE(static_cast<bool>(output));
    CHECK(output->finished.signal == SIGKILL);
}

TEST_CASE("a process that is let go is killed and reaped") {
    const Pipe never_written = make_pipe();
    os::ProcessSpec spec{.argv = {"/bin/cat"}};
    spec.descriptors.emplace_back(0, never_written.read_end.get());
    pid_t pid = 0;
    {
        os::Result<os::RunningProcess> process = os::spawn(spec);
        REQUIRE(static_cast<bool>(process));
        pid = process->pid();
        CHECK(::kill(pid, 0) == 0);
    }
    CHECK(::kill(pid, 0) == -1);
    CHECK(errno == ESRCH);
}

TEST_CASE("a grandchild that keeps standard output open holds nobody up") {
    Pipe held = make_pipe();
    os::ProcessSpec spec = shell("cat <&3 & echo done");
    spec.descriptors.emplace_back(3, held.read_end.get());
    const auto start = std::chrono::steady_clock::now();
    CHECK(run(spec).text == "done\n");
    CHECK(std::chrono::steady_clock::now() - start < 10s);
}

TEST_CASE("of a program that writes on both, standard error alone is read when it is asked for") {
    const os::Result<os::ProgramOutput> output =
        os::error_output_of(shell("echo out; echo error >&2"), 4096, 20s);
    REQUIRE(static_cast<bool>(output));
    CHECK(output->text == "error\n");
}

TEST_CASE("a process's start is known, whatever it is called, and who started it") {
    TempTree tree;
    const std::string program = tree.path("a ) b");
    std::filesystem::copy_file("/bin/sleep", program);
    const std::time_t before = std::time(nullptr);
    os::Result<os::RunningProcess> child = os::spawn({.argv = {program, "60"}});
    REQUIRE(static_cast<bool>(child));
    const std::vector<std::string> argv{program, "60"};
    const auto pid_of_child = [&]() -> pid_t {
        for (const os::ProcessEntry& process : os::children_of({{.pid = ::getpid()}}))
            if (process.argv == argv)
                return process.pid;
        return 0;
    };
    pid_t pid = 0;  // its words are told once it is executed
    for (int looks = 0; looks < 1000 && pid == 0; ++looks) {
        pid = pid_of_child();
        std::this_thread::sleep_for(10ms);
    }
    REQUIRE(pid != 0);
    const auto started = os::start_of(pid);
    REQUIRE(started.has_value());
    constexpr std::time_t uncertainty = 2;
    CHECK(*started >= before - uncertainty);
    CHECK(*started <= std::time(nullptr) + uncertainty);
    CHECK(os::directory_of(pid) == std::filesystem::current_path());
    CHECK_FALSE(os::start_of(-1).has_value());
}
