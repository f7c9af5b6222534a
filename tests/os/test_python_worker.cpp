// What the client keeps of the worker's answers.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "python/worker.h"
#include "support/temp_tree.h"

namespace fcgicheck {
namespace {

Observed<python::Answer> ask(python::Worker& worker, const std::string& path,
                             const std::string& source) {
    return worker.ask(
        {.path = path, .real_path = "/real" + path, .home = path + "/home", .source = source});
}

TEST_CASE("The same text elsewhere has places of its own") {
    const std::string source = "import os\nprint('x')\n";
    python::Worker worker(FCGICHECK_WORKER, "");
    for (const std::string path : {"/srv/a/x.fcgi", "/srv/b/x.fcgi", "/srv/b/x.fcgi"}) {
        worker.ask_ahead(
            {.path = path, .real_path = "/real" + path, .home = path + "/home", .source = source});
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
          "os.path.dirname(os.path.realpath(__file__))", "os.path.expanduser('~/lib')",
          "str(pathlib.Path.home())"}) {
        CAPTURE(expression);
        const std::string source =
            "import os, pathlib, sys\nsys.path.insert(0, " + std::string(expression) + ")\n";
        python::Worker worker(FCGICHECK_WORKER, "");
        for (const std::string folder : {"/srv/a", "/srv/b"}) {
            const Observed<python::Answer> answer = ask(worker, folder + "/x.fcgi", source);
            REQUIRE(answer.seen() != nullptr);
            REQUIRE(answer.seen()->path_edits.size() == 1);
            CHECK(answer.seen()->path_edits[0].directory->find(folder) != std::string::npos);
            CHECK(answer.seen()->place_matters);
        }
    }
}

TEST_CASE("The same text as a script and as a module has an answer for each") {
    const std::string source = "if __name__ == '__main__':\n    input()\n";
    python::Worker worker(FCGICHECK_WORKER, "");
    for (int i = 0; i < 2; ++i) {
        CHECK(ask(worker, "/srv/x.fcgi", source).seen()->calls.size() == 1);
        const Observed<python::Answer> module = worker.ask({.role = python::Role::module,
                                                            .path = "/srv/x.py",
                                                            .real_path = "/srv/x.py",
                                                            .home = "",
                                                            .source = source});
        CHECK(module.seen()->calls.empty());
    }
}

// A worker that is started for each question that comes to it.
TEST_CASE("Texts that come again are asked about once; among many others too") {
    const TempTree tree;
    const std::string program =
        tree.add("worker",
                 "#!/bin/sh\nread begun\necho again >> \"$0.log\"\n"
                 "echo '{\"python\": [3, 11], \"place_matters\": false, \"imports\": [],"
                 " \"error\": {\"line\": 1, \"column\": 1, \"message\": \"SyntaxError: x\"}}'\n",
                 0755);
    constexpr int shared = 12;
    python::Worker worker(program, "");
    for (int i = 0; i < 5 * shared; ++i) {
        const std::string path = "/srv/" + std::to_string(i);
        const Observed<python::Answer> answer =
            ask(worker, path, "shared" + std::to_string(i % shared) + " =\n");
        REQUIRE(answer.seen() != nullptr);
        CHECK(answer.seen()->syntax_error->at.file == path);
        if (i % 4 == 0)
            REQUIRE(ask(worker, path, "own" + std::to_string(i) + " =\n").seen() != nullptr);
    }
    const std::string log = tree.read("worker.log");
    CHECK(std::count(log.begin(), log.end(), '\n') == shared + 5 * shared / 4);
}

}  // namespace
}  // namespace fcgicheck
