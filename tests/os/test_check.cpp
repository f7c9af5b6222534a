#include "app/check.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "support/temp_tree.h"

using namespace fcgicheck;

TEST_CASE("a file named .fcgi that is no program and is sent as it is is left out") {
    TempTree tree;
    tree.add("www/notes.fcgi", "no program\n");
    const std::string site = "DocumentRoot " + tree.path("www") + "\n";
    std::ostringstream out;
    std::ostringstream err;
    const auto check = [&](const std::string& config, const std::string& path) {
        out.str("");
        err.str("");
        return app::check({.paths = {path},
                           .config_file = tree.add("httpd.conf", config),
                           .trials = {.policy = app::TrialPolicy::never}},
                          out, err);
    };
    CHECK(check(site, tree.path("www")) == app::ExitCode::no_verdict);
    CHECK(out.str().find("No script was found") != std::string::npos);
    CHECK(check(site, tree.path("www/notes.fcgi")) == app::ExitCode::no_verdict);
    CHECK(err.str().find("notes.fcgi is no script") != std::string::npos);

    // With a handler Apache starts it, whatever it holds.
    const std::string handled =
        "LoadModule fcgid_module m.so\nLoadModule mime_module m.so\nTypesConfig /dev/null\n" +
        site + "AddHandler fcgid-script .fcgi\n";
    CHECK(check(handled, tree.path("www")) == app::ExitCode::findings);
}
