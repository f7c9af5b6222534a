// What the client keeps of the worker's answers.
#include <doctest/doctest.h>

#include <string>

#include "python/worker.h"
#include "support/temp_tree.h"

namespace fcgicheck {
namespace {

Observed<python::Answer> ask(python::Worker& worker, const std::string& path,
                             const std::string& source) {
    return worker.ask({.path = path, .real_path = path, .home = "/home/ann", .source = source});
}

TEST_CASE("The same text elsewhere has places of its own") {
    const std::string source = "import os\nprint('x')\n";
    python::Worker worker(FCGICHECK_WORKER, "");
    for (const std::string path : {"/srv/a/x.fcgi", "/srv/b/x.fcgi", "/srv/b/x.fcgi"}) {
        worker.ask_ahead({.path = path, .real_path = path, .home = "/home/ann", .source = source});
        const Observed<python::Answer> answer = ask(worker, path, source);
        REQUIRE(answer.seen() != nullptr);
        CHECK_FALSE(answer.seen()->place_matters);
        REQUIRE(answer.seen()->calls.size() == 1);
        CHECK(answer.seen()->calls[0].at == SourcePos{path, 2, 1});
        CHECK(answer.seen()->imports.at(0).at == SourcePos{path, 1, 8});
    }
}

TEST_CASE("What a text says of its own place is another elsewhere") {
    for (const char* expression :
         {"os.path.dirname(__file__)", "os.getcwd()", "'lib'", "os.path.dirname(sys.argv[0])",
          "os.path.dirname(os.path.realpath(__file__))"}) {
        CAPTURE(expression);
        const std::string source =
            "import os, sys\nsys.path.insert(0, " + std::string(expression) + ")\n";
        python::Worker worker(FCGICHECK_WORKER, "");
        for (const std::string folder : {"/srv/a", "/srv/b"}) {
            const Observed<python::Answer> answer = ask(worker, folder + "/x.fcgi", source);
            REQUIRE(answer.seen() != nullptr);
            REQUIRE(answer.seen()->path_edits.size() == 1);
            CHECK(answer.seen()->path_edits[0].directory->starts_with(folder));
            CHECK(answer.seen()->place_matters);
        }
    }
}

TEST_CASE("The same text is asked about once; among many others too") {
    const TempTree tree;
    const std::string program =
        tree.add("worker",
                 "#!/bin/sh\nread begun\necho again >> \"$0.log\"\n"
                 "echo '{\"python\": [3, 11], \"place_matters\": false, \"imports\": [],"
                 " \"error\": {\"line\": 1, \"column\": 1, \"message\": \"SyntaxError: x\"}}'\n",
                 0755);
    python::Worker worker(program, "");
    const std::string shared = "x =\n";
    for (int i = 0; i < 100; ++i) {
        const std::string path = "/srv/" + std::to_string(i);
        const Observed<python::Answer> answer = ask(worker, path, shared);
        REQUIRE(answer.seen() != nullptr);
        CHECK(answer.seen()->syntax_error->at.file == path);
        REQUIRE(ask(worker, path, "x" + std::to_string(i) + " =\n").seen() != nullptr);
    }
    std::size_t starts = 0;
    for (const char c : tree.read("worker.log"))
        starts += c == '\n' ? 1U : 0U;
    CHECK(starts == 101);
}

}  // namespace
}  // namespace fcgicheck
