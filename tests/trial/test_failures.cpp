// Scripts that are broken in one way each. What Apache answers to them is measured: 500, except
// where a test says otherwise.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>

#include "support/trial_bench.h"
#include "trial/trial.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a missing interpreter is execve's ENOENT") {
    TrialBench bench;
    const std::string script = bench.tree().add("x", "#!/no/such/interpreter\n", 0755);
    const TrialResult result = bench.run(bench.plan_for({script}));
    CHECK(result.failure == TrialFailure::exec_failed);
    CHECK(result.exec_errno == ENOENT);
    CHECK(contains(result.problem, "execve"));
    CHECK_FALSE(has_step(result, TrialStep::spawned));
}

TEST_CASE("what the kernel refuses to execute is named by its errno") {
    TrialBench bench;
    const auto errno_of = [&bench](const std::string& content, mode_t mode) {
        const std::string script = bench.tree().add("x", content, mode);
        const TrialResult result = bench.run(bench.plan_for({script}));
        CHECK(result.failure == TrialFailure::exec_failed);
        return result.exec_errno;
    };
    CHECK(errno_of("#!/bin/sh\n", 0644) == EACCES);
    CHECK(errno_of("no shebang\n", 0755) == ENOEXEC);
    CHECK(errno_of("#!/bin/sh\r\n", 0755) == ENOENT);
    CHECK(errno_of("", 0755) == ENOEXEC);
}

TEST_CASE("a directory that the runner can't enter stops the start") {
    TrialBench bench;
    TrialPlan plan = bench.plan_for({"/bin/true"});
    plan.directory = bench.tree().path("nowhere");
    const TrialResult result = bench.run(plan);
    CHECK(result.failure == TrialFailure::exec_failed);
    CHECK(result.exec_errno == ENOENT);
    CHECK(contains(result.problem, "chdir"));
}

TEST_CASE("a script that ends before it answers has exited, with its code") {
    TrialBench bench;
    for (const int code : {0, 1, 255}) {
        const TrialResult result = bench.run_script("sys.exit(" + std::to_string(code) + ")\n");
        CHECK(result.failure == TrialFailure::exited);
        CHECK(result.exit_code == code);
        CHECK(has_step(result, TrialStep::exited));
        CHECK_FALSE(has_step(result, TrialStep::accepted));
        CHECK(result.took < 2s);
    }
}

TEST_CASE("a traceback is kept") {
    TrialBench bench;
    const TrialResult result = bench.run_script("import no_such_module\n");
    CHECK(result.failure == TrialFailure::exited);
    CHECK(result.exit_code == 1);
    CHECK(contains(result.standard_error.head,
                   "ModuleNotFoundError: No module named 'no_such_module'"));
}

TEST_CASE("a crash is told from an exit by its signal") {
    TrialBench bench;
    for (const char* signal : {"SIGSEGV", "SIGKILL", "SIGPIPE"}) {
        CAPTURE(signal);
        const TrialResult result =
            bench.run_script(std::string("signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
                                         "os.kill(os.getpid(), signal.") +
                             signal + ")\n");
        CHECK(result.failure == TrialFailure::crashed);
        CHECK(result.signal);
        CHECK_FALSE(result.exit_code);
    }
}

TEST_CASE("a crash inside the request is a crash") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "c, _ = listener.accept()\nreceive(c)\nc.sendall(record(STDOUT, PAGE))\n"
        "os.kill(os.getpid(), signal.SIGABRT)\n");
    CHECK(result.failure == TrialFailure::crashed);
    CHECK(result.signal == SIGABRT);
    CHECK(has_step(result, TrialStep::accepted));
    CHECK(has_step(result, TrialStep::headers));
}

TEST_CASE("a traceback inside the request is an exit without an answer") {
    TrialBench bench;
    const TrialResult result =
        bench.run_script("c, _ = listener.accept()\nreceive(c)\nraise ValueError('oops')\n");
    CHECK(result.failure == TrialFailure::exited);
    CHECK(has_step(result, TrialStep::accepted));
    CHECK(contains(result.standard_error.head, "ValueError: oops"));
}

TEST_CASE("a script that sleeps never accepts") {
    TrialBench bench;
    const TrialResult result = bench.run_script("time.sleep(60)\n", 300ms);
    CHECK(result.failure == TrialFailure::never_accepted);
    CHECK(result.waits_in == "clock_nanosleep");
    CHECK(result.listen_socket == ListenSocket::kept);
    CHECK(result.took >= 300ms);
}

TEST_CASE("a script that accepts and closes does not reply") {
    TrialBench bench;
    const TrialResult result = bench.run_script("while True:\n    listener.accept()[0].close()\n");
    CHECK(result.failure == TrialFailure::no_reply);
    CHECK(result.problem == "it closed the connection");
    CHECK(has_step(result, TrialStep::accepted));
    CHECK(result.took < 2s);
}

TEST_CASE("a script that accepts and says nothing does not reply") {
    TrialBench bench;
    const TrialResult result =
        bench.run_script("c, _ = listener.accept()\nreceive(c)\nc.recv(1)\n", 400ms);
    CHECK(result.failure == TrialFailure::no_reply);
    CHECK(result.problem == "it kept the connection open and silent");
    CHECK(contains(result.waits_in, "recvfrom("));
}

TEST_CASE("HTTP instead of FastCGI is recognised at once") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "while True:\n    answer(b'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n')\n");
    CHECK(result.failure == TrialFailure::malformed_record);
    CHECK(result.problem == "it speaks HTTP, not FastCGI");
}

TEST_CASE("a bare CGI header on the connection is recognised at once") {
    TrialBench bench;
    const TrialResult result = bench.run_script("while True:\n    answer(PAGE)\n");
    CHECK(result.failure == TrialFailure::malformed_record);
    CHECK(result.problem == "a CGI header came without FastCGI records around it");
}

TEST_CASE("an answer that ends inside a record is malformed") {
    TrialBench bench;
    const TrialResult result =
        bench.run_script("while True:\n    answer(record(STDOUT, PAGE)[:20])\n");
    CHECK(result.failure == TrialFailure::malformed_record);
    CHECK(result.problem == "it ends inside a record");
}

TEST_CASE("a CGI script prints its answer and ends") {
    TrialBench bench;
    const TrialResult result = bench.run_script("print('Content-Type: text/plain\\n\\nhello')\n");
    CHECK(result.failure == TrialFailure::exited);
    CHECK(result.exit_code == 0);
    CHECK(result.standard_output.head == "Content-Type: text/plain\n\nhello\n");
}

TEST_CASE("output without the end of the request") {
    TrialBench bench;
    TrialResult result =
        bench.run_script("while True:\n    answer(record(STDOUT, PAGE) + record(STDOUT))\n");
    CHECK(result.failure == TrialFailure::no_end_request);
    CHECK(result.problem == "it closed the connection");
    CHECK(has_step(result, TrialStep::headers));
    result = bench.run_script(
        "c, _ = listener.accept()\nreceive(c)\n"
        "c.sendall(record(STDOUT, PAGE))\nc.recv(1)\n",
        300ms);
    CHECK(result.failure == TrialFailure::no_end_request);
    CHECK(result.problem == "it kept the connection open and silent");
}

TEST_CASE("an answer without end is given up, and nothing is claimed of its silence") {
    for (const char* answering : {"while True: c.sendall(record(STDOUT, b'x' * 60000))\n",
                                  "while True: c.sendall(record(STDERR) * 1000)\n",
                                  "while True:\n    c.sendall(b'\\1'); time.sleep(0.05)\n"}) {
        CAPTURE(answering);
        TrialBench bench;
        const TrialResult result =
            bench.run_script(std::string("c, _ = listener.accept()\nreceive(c)\n") +
                                 "c.sendall(record(STDOUT, PAGE))\n" + answering,
                             300ms);
        CHECK(result.failure == TrialFailure::unfinished);
        CHECK(result.problem == "it still answered when time ran out");
        CHECK(result.took < 4s);
    }
}

TEST_CASE("headers that Apache refuses") {
    TrialBench bench;
    const auto problem_of = [&bench](const std::string& page) {
        const TrialResult result = bench.run_script("serve(" + page + ")\n");
        CHECK(result.failure == TrialFailure::bad_headers);
        CHECK(has_step(result, TrialStep::end_request));
        return result.problem;
    };
    CHECK(problem_of("b''") == "it is empty");
    CHECK(problem_of("b'Content-Type: text/plain\\n'") == "no blank line ends the header");
    CHECK(problem_of("b'HTTP/1.1 200 OK\\r\\n\\r\\n'") ==
          "the header line \"HTTP/1.1 200 OK\" has no colon");
    CHECK(problem_of("b'Status: OK\\n\\n'") ==
          "the Status is \"OK\", which is no number from 100 to 999");
    CHECK(contains(problem_of("b'X: ' + b'x' * 20000 + b'\\n\\n'"), "longer than 8 KiB"));
}

TEST_CASE("a refusal by protocol status is named") {
    TrialBench bench;
    const TrialResult result =
        bench.run_script("while True:\n    answer(record(END, b'\\0\\0\\0\\0\\2\\0\\0\\0'))\n");
    CHECK(result.failure == TrialFailure::refused);
    CHECK(result.problem == "FCGI_OVERLOADED");
}

TEST_CASE("what mod_fcgid tolerates is no failure, and is mentioned") {
    TrialBench bench;
    const auto problem_of = [&bench](const std::string& answer) {
        const TrialResult result = bench.run_script("while True:\n    answer(" + answer + ")\n");
        CHECK(result.failure == TrialFailure::none);
        CHECK(has_step(result, TrialStep::second_request));
        return result.problem;
    };
    CHECK(problem_of("record(STDOUT, PAGE, version=9) + END_OK") == "a record has the version 9");
    CHECK(problem_of("record(STDOUT, PAGE, request_id=7) + END_OK") ==
          "a record has the request id 7");
    CHECK(problem_of("record(STDOUT, PAGE) + record(END, b'\\0\\0\\0\\0\\x4d\\0\\0\\0')").empty());
    CHECK(problem_of("record(STDOUT, b'Content-Length: 9\\n\\nhello') + END_OK") ==
          "the body has 5 bytes, its Content-Length says 9");
}

TEST_CASE("FCGI_STDERR is kept apart") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "while True:\n    answer(record(STDERR, b'warned') + record(STDOUT, PAGE) + END_OK)\n");
    CHECK(result.failure == TrialFailure::none);
    CHECK(result.fastcgi_error.head == "warned");
    CHECK(result.standard_error.head.empty());
}

TEST_CASE("one byte at a time is slow, and well") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "while True:\n    c, _ = listener.accept()\n    receive(c)\n"
        "    for b in record(STDOUT, PAGE, padding=7) + END_OK:\n        c.send(bytes([b]))\n"
        "    c.close()\n");
    CHECK(result.failure == TrialFailure::none);
}

TEST_CASE("a script that ends after its first answer passes, and is reported") {
    TrialBench bench;
    const TrialResult result = bench.run_script("answer(record(STDOUT, PAGE) + END_OK)\n");
    CHECK(result.failure == TrialFailure::none);
    CHECK(result.response);
    CHECK_FALSE(has_step(result, TrialStep::second_request));
    CHECK(result.exit_code == 0);
    CHECK(result.problem == "it ended after the first request");
}

TEST_CASE("ten megabytes on standard error are drained and counted") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "sys.stderr.write('first' + 'x' * 10_000_000 + 'last')\nsys.stderr.flush()\nserve()\n");
    CHECK(result.failure == TrialFailure::none);
    CHECK(result.standard_error.bytes == 10'000'009);
    CHECK(result.standard_error.head.size() == 64 * 1024);
    CHECK(result.standard_error.head.starts_with("firstx"));
    CHECK(result.standard_error.tail.size() == 4 * 1024);
    CHECK(result.standard_error.tail.ends_with("xlast"));
}

TEST_CASE("a script that closes the listening socket and lives on is found out early") {
    TrialBench bench;
    TrialResult result = bench.run_script("os.close(0)\nlistener.close()\ntime.sleep(60)\n");
    CHECK(result.failure == TrialFailure::never_accepted);
    CHECK(result.listen_socket == ListenSocket::closed);
    CHECK(result.problem == "it closed the listening socket that descriptor 0 was");
    CHECK(result.took < 2s);
    result = bench.run_script(
        "os.dup2(os.open('/dev/null', os.O_RDONLY), 0)\nlistener.close()\n"
        "time.sleep(60)\n");
    CHECK(result.listen_socket == ListenSocket::replaced);
    CHECK(result.took < 2s);
}

TEST_CASE("a script may move the listening socket to another descriptor") {
    TrialBench bench;
    const TrialResult result =
        bench.run_script("os.dup2(os.open('/dev/null', os.O_RDONLY), 0)\nserve()\n");
    CHECK(result.failure == TrialFailure::none);
    CHECK(result.listen_socket == ListenSocket::replaced);
}

TEST_CASE("shutdown of the listening socket is found out early") {
    TrialBench bench;
    const TrialResult result =
        bench.run_script("listener.shutdown(socket.SHUT_RDWR)\ntime.sleep(60)\n");
    CHECK(result.failure == TrialFailure::never_accepted);
    CHECK(result.problem == "it shut the listening socket down");
    CHECK(result.took < 2s);
}

TEST_CASE("a script that stops itself is found out early") {
    TrialBench bench;
    const TrialResult result = bench.run_script("os.kill(os.getpid(), signal.SIGSTOP)\n");
    CHECK(result.failure == TrialFailure::never_accepted);
    CHECK(result.problem == "it is stopped by a signal");
    CHECK(result.took < 2s);
}

TEST_CASE("a server on a port of its own is found out after a second") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "s = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\n"
        "print(s.getsockname()[1], flush=True)\ns.accept()\n");
    CHECK(result.failure == TrialFailure::never_accepted);
    CHECK(result.problem == "it listens on a socket of its own instead of descriptor 0");
    std::string port = result.standard_output.head;
    REQUIRE_FALSE(port.empty());
    port.pop_back();
    CHECK(result.own_listeners == std::vector<std::string>{"tcp 127.0.0.1:" + port});
    CHECK(contains(result.waits_in, "accept4("));
    CHECK(result.took < 3s);
}

TEST_CASE("a listening socket beside descriptor 0 does not shorten a slow start") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "s = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\ntime.sleep(1.8)\nserve()\n");
    CHECK(result.failure == TrialFailure::none);
}

TEST_CASE("reading standard input fails with EINVAL") {
    TrialBench bench;
    const TrialResult result = bench.run_script("sys.stdin.read()\n");
    CHECK(result.failure == TrialFailure::exited);
    CHECK(contains(result.standard_error.head, "OSError: [Errno 22] Invalid argument"));
}

TEST_CASE("parameters that mod_fcgid can't send are not sent") {
    TrialBench bench;
    TrialPlan plan = bench.plan_for({"/bin/true"});
    plan.params.emplace_back("HTTP_COOKIE", std::string(70'000, 'x'));
    const TrialResult result = bench.run(plan);
    CHECK(result.failure == TrialFailure::not_made);
    CHECK(contains(result.problem, "65535"));
}

TEST_CASE("several trials run at once, and results keep their order") {
    TrialBench bench;
    std::vector<TrialPlan> plans;
    for (int i = 0; i < 6; ++i) {
        const std::string number = std::to_string(i);
        const std::string script =
            bench.tree().add("x" + number, "#!/bin/sh\necho " + number + "\nexec sleep 60\n", 0755);
        plans.push_back(bench.plan_for({script}));
        plans.back().timeout = 400ms;
    }
    const auto start = std::chrono::steady_clock::now();
    const std::vector<TrialResult> results = trial::run_all(plans, bench.warden(), 3);
    CHECK(std::chrono::steady_clock::now() - start < 6 * 400ms);
    REQUIRE(results.size() == plans.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
        CHECK(results[i].failure == TrialFailure::never_accepted);
        CHECK(results[i].standard_output.head == std::to_string(i) + "\n");
    }
    CHECK(bench.survivors().empty());
}
