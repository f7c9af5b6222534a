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

TEST_CASE("a line that is too wide is told once, however many scripts are below it") {
    TempTree tree;
    for (const char* name : {"www/a.fcgi", "www/b/b.fcgi", "www/c.fcgi"})
        tree.add(name, "#!/bin/sh\n", 0755);
    std::string modules = "ServerRoot " + tree.root() + "\nServerName a.test\n";
    for (const std::string name : {"mpm_event", "authz_core", "mime", "fcgid"}) {
        tree.add("modules/mod_" + name + ".so", "");
        modules.append("LoadModule ").append(name).append("_module modules/mod_");
        modules.append(name).append(".so\n");
    }
    const std::string config = tree.add(
        "httpd.conf", modules + "User nobody\nListen 80\nTypesConfig /dev/null\nDocumentRoot " +
                          tree.path("www") +
                          "\nAddHandler fcgid-script .fcgi\n<Directory />\nOptions +ExecCGI\n"
                          "</Directory>\n");
    std::ostringstream out;
    std::ostringstream err;
    app::check({.paths = {tree.path("www")},
                .config_file = config,
                .trials = {.policy = app::TrialPolicy::never}},
               out, err);
    const std::string said = out.str();
    const std::size_t first = said.find("[FC108 ");
    REQUIRE(first != std::string::npos);
    CHECK(said.find("[FC108 ", first + 1) == std::string::npos);
}
