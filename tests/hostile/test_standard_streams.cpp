// What fcgicheck does where its standard descriptors are closed, or what is behind them is full.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

int exit_code_of(const std::string& arguments) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    const int status = std::system(("exec " FCGICHECK_PROGRAM " " + arguments).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a report that could not be written is a failure, whatever it would have said") {
    const TempTree tree;
    const std::string script = tree.add("a.fcgi", "", 0644);
    const std::string check = script + " --trial never";
    REQUIRE(exit_code_of(check + " >/dev/null") == 1);
    for (const std::string& command :
         {check, check + " --format json", std::string("rules"), std::string("explain FC001"),
          std::string("--version"), std::string("--help")}) {
        CAPTURE(command);
        CHECK(exit_code_of(command + " >/dev/full 2>/dev/null") == 4);
        CHECK(exit_code_of(command + " >&- 2>/dev/null") == 4);
    }
}

TEST_CASE("closed standard descriptors change nothing in a trial") {
    const TempTree tree;
    const std::string script = tree.add("a.fcgi", "#!/bin/sh\nexit 3\n", 0755);
    const std::string config = tree.add("httpd.conf", "User www-data\nDocumentRoot " + tree.root() +
                                                          "\nAddHandler fcgid-script .fcgi\n"
                                                          "<Directory />\nOptions +ExecCGI\n"
                                                          "</Directory>\n");
    const std::string check = script + " --config " + config + " --select FC601";
    CHECK(exit_code_of(check + " >/dev/null") == 1);
    CHECK(exit_code_of(check + " >/dev/null <&-") == 1);
    CHECK(exit_code_of(check + " >/dev/null 2>&-") == 1);
    CHECK(exit_code_of(check + " >/dev/null <&- 2>&-") == 1);
}
