// A script's own interpreter in the worker's place: the same program, the same answer.
#include <doctest/doctest.h>

#include <string>

#include "python/worker.h"
#include "support/python_source.h"

namespace fcgicheck {
namespace {

TEST_CASE("A script's own interpreter parses it as the worker does") {
    const std::string source = test::good_program("if sys.stdin.isatty():\n    input()\n");
    const python::Question question{.path = "/srv/site/hello.fcgi",
                                    .real_path = "/srv/site/hello.fcgi",
                                    .home = "/home/ann",
                                    .source = source};
    python::Worker embedded(FCGICHECK_WORKER, "");
    python::Worker own(FCGICHECK_WORKER, "/usr/bin/python3");
    for (int i = 0; i < 2; ++i) {
        const Observed<python::Answer> expected = embedded.ask(question);
        const Observed<python::Answer> answer = own.ask(question);
        REQUIRE(expected.seen() != nullptr);
        REQUIRE(answer.seen() != nullptr);
        CHECK(answer.seen()->python == expected.seen()->python);
        REQUIRE(answer.seen()->calls.size() == expected.seen()->calls.size());
        CHECK(answer.seen()->calls.back().name == "flup.server.fcgi.WSGIServer.run");
        CHECK(answer.seen()->imports.size() == expected.seen()->imports.size());
    }
}

TEST_CASE("An interpreter that can't be started, or is none, gives no answer") {
    const std::string source = "x = 1\n";
    for (const char* interpreter : {"/nonexistent/python3", "/bin/false", "/bin/true"}) {
        CAPTURE(interpreter);
        python::Worker worker(FCGICHECK_WORKER, interpreter);
        const auto answer = worker.ask(
            {.path = "/srv/x.fcgi", .real_path = "/srv/x.fcgi", .home = "", .source = source});
        REQUIRE(answer.unseen() != nullptr);
        CHECK_FALSE(answer.unseen()->detail.empty());
    }
}

}  // namespace
}  // namespace fcgicheck
