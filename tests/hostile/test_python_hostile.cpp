// Python source that is made to break whatever reads it: the worker may die of it, the run goes on.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "os/process.h"
#include "python/worker.h"
#include "support/python_source.h"
#include "support/temp_tree.h"

namespace fcgicheck::test {
namespace {

std::string repeated(const std::string& text, std::size_t times) {
    std::string result;
    result.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        result += text;
    return result;
}

void check_still_works() {
    CHECK(facts_of(good_program("")).calls.size() == 1);
}

// There is an answer of some kind, soon, and the next file gets its own.
void check_survived(const std::string& source) {
    CAPTURE(source.substr(0, 40));
    const auto begin = std::chrono::steady_clock::now();
    const Observed<PythonFacts> facts = analysis_of(source);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(12));
    CHECK((facts.seen() != nullptr || !facts.unseen()->detail.empty()));
    check_still_works();
}

TEST_CASE("Deep nesting of every kind is survived") {
    constexpr std::size_t deep = 100'000;
    check_survived(repeated("(", deep));
    check_survived(repeated("[", 150) + repeated("]", 150) + "\n");
    check_survived("x = " + repeated("-", deep) + "1\n");
    check_survived("x = " + repeated("not ", deep) + "1\n");
    check_survived("x = 1" + repeated("+1", deep) + "\n");
    check_survived("x = a" + repeated(".b", deep) + "\n");
    check_survived("x = a" + repeated("()", deep) + "\n");
    check_survived("x = " + repeated("lambda: ", deep) + "1\n");
    check_survived(repeated("a = ", deep) + "1\n");
    check_survived("if 1: pass\n" + repeated("elif 1: pass\n", deep));
    check_survived("x = " + repeated("f'{", 1000) + "\n");
    check_survived(repeated("@d\n", deep) + "def f(): pass\n");
}

TEST_CASE("Names that refer to each other in circles, and in long chains, are survived") {
    check_survived("a = b\nb = a\na()\n");
    check_survived("a = a.b\na = a()\n" + repeated("a = a.run\n", 5000) + "a()\n");
    check_survived("x = x + x\nimport sys\nsys.path.append(x)\n");
    std::string chain = "x0 = 'a'\n";
    for (int i = 1; i < 3000; ++i)
        chain += "x" + std::to_string(i) + " = x" + std::to_string(i - 1) + " + x" +
                 std::to_string(i - 1) + "\n";
    check_survived(chain + "import sys\nsys.path.append(x2999)\nsys.path.append(x20)\n");
}

TEST_CASE("Large files are survived up to the limit") {
    constexpr std::size_t limit = std::size_t{4} << 20;
    check_survived(repeated("import a\n", limit / 9));
    check_survived(repeated("input()\n", limit / 8));
    check_survived("x = " + std::string(limit - 5, '1') + "\n");
    check_survived("x = '" + std::string(limit - 10, 'a') + "'\n");
    check_survived(repeated("#\n", limit / 2));
    check_survived(repeated("\n", limit));
}

TEST_CASE("Bytes that are no Python are survived") {
    check_survived(std::string("\0", 1));
    check_survived(std::string("x = 1\n\0y = 2\n", 13));
    check_survived("\xFF\xFE#");
    check_survived("\xEF\xBB\xBF# coding: latin-1\n");
    check_survived("# coding: utf-16\nx\n");
    check_survived("# coding: rot13\nvzcbeg flf\n");
    check_survived("# coding: --exec\n");
    check_survived("# coding: undefined\nx = 1\n");
    std::string junk;
    for (unsigned i = 0; i < 65536; ++i)
        junk += static_cast<char>((i * 2654435761U) >> 13U);
    check_survived(junk);
}

TEST_CASE("A NUL byte is no syntax error where Python reads the file only as far as that") {
    const Observed<PythonFacts> facts = analysis_of(std::string("x = 1\n\0y = 2\n", 13));
    const bool is_said = facts.seen() != nullptr ? facts.seen()->syntax == PythonSyntax::error
                                                 : facts.unseen()->detail == "it holds a NUL byte";
    CHECK(is_said);
}

TEST_CASE("The worker's process has no root, little memory and no directory of the user's") {
    const auto output = os::output_of(
        {.argv = {FCGICHECK_WORKER, "--exec", "/bin/sh", "-c", "ulimit -v; ulimit -c; pwd; id -u"},
         .environment = {"PATH=/usr/bin:/bin"}},
        4096, std::chrono::seconds(10));
    REQUIRE(output);
    const std::string uid = std::to_string(::getuid() == 0 ? 65534 : ::getuid());
    CHECK(output->text == "1048576\n0\n/\n" + uid + "\n");
}

TEST_CASE("What the worker stalls at is waited for once, though it was asked ahead of others") {
    const TempTree tree;
    const std::string program =
        tree.add("worker",
                 "#!/bin/sh\n"
                 "if mkdir \"$0.begun\" 2>/dev/null; then exec sleep 60; fi\n"
                 "echo '{\"unseen\": \"its own answer\"}'\n"
                 "exec sleep 60\n",
                 0755);
    const std::string source = "x = 1\n";
    const auto question = [&](const std::string& path) {
        return python::Question{.path = path, .real_path = path, .home = "", .source = source};
    };
    python::Worker worker(program, "");
    worker.ask_ahead(question("/stalls.fcgi"));
    CHECK(worker.ask(question("/next.fcgi")).unseen()->detail == "its own answer");
    const auto begin = std::chrono::steady_clock::now();
    CHECK(worker.ask(question("/stalls.fcgi")).unseen()->detail ==
          "reading it took longer than 10 seconds");
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("The worker goes with a killed fcgicheck, whatever it is at") {
    const pid_t fcgicheck = ::fork();
    if (fcgicheck == 0) {
        const std::string source = "x = 1\n";
        python::Worker worker(FCGICHECK_WORKER, "");
        worker.ask({.path = "/a.py", .real_path = "/a.py", .home = "", .source = source});
        for (;;)
            ::pause();
    }
    const std::string process = "/proc/" + std::to_string(fcgicheck);
    pid_t worker = 0;
    for (int i = 0; i < 500 && worker == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        std::ifstream(process + "/task/" + std::to_string(fcgicheck) + "/children") >> worker;
    }
    REQUIRE(worker != 0);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // it has begun to wait for more
    REQUIRE(::kill(worker, SIGSTOP) == 0);
    ::kill(fcgicheck, SIGKILL);
    ::waitpid(fcgicheck, nullptr, 0);
    const auto is_gone = [&] {
        std::string state;
        std::ifstream("/proc/" + std::to_string(worker) + "/stat") >> state >> state >> state;
        return state.empty() || state == "Z";
    };
    for (int i = 0; i < 500 && !is_gone(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(is_gone());
    ::kill(worker, SIGKILL);
}

TEST_CASE("A worker that does not work here is started once, not for each file") {
    const TempTree tree;
    const std::string program =
        tree.add("worker", "#!/bin/sh\necho again >> \"$0.log\"\nexit 127\n", 0755);
    for (const char* path : {program.c_str(), "/nonexistent/worker"}) {
        python::Worker worker(path, "");
        for (const std::string source : {"a = 1\n", "b = 2\n"})
            CHECK(
                worker
                    .ask({.path = "/x.fcgi", .real_path = "/x.fcgi", .home = "", .source = source})
                    .unseen()
                    ->detail.starts_with("the Python worker can't"));
    }
    std::ifstream log(program + ".log");
    CHECK(std::string(std::istreambuf_iterator<char>(log), {}) == "again\n");
}

}  // namespace
}  // namespace fcgicheck::test
