// The whole program on bad input: a clear sentence, the right exit code, and an end.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "os/process.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

std::string config(const TempTree& tree) {
    return "ServerRoot /usr\nUser www-data\nGroup www-data\nListen 127.0.0.1:8080\nServerName "
           "a.test\n"
           "LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\n"
           "LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\n"
           "LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so\n"
           "TypesConfig /dev/null\n"
           "LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so\n"
           "DocumentRoot " +
           tree.path("htdocs") + "\n<Directory " + tree.path("htdocs") +
           ">\nOptions +ExecCGI\nAllowOverride All\nAddHandler fcgid-script .fcgi\n</Directory>\n";
}

struct Said {
    int exit_code = -1;
    std::string out;
};

// With --trial never unless `more` says otherwise.
Said check(const std::string& config_file, std::vector<std::string> more) {
    std::vector<std::string> argv{FCGICHECK_PROGRAM, "--config", config_file, "--trial",
                                  "never",           "--format", "short"};
    argv.insert(argv.end(), more.begin(), more.end());
    const os::Result<os::ProgramOutput> output =
        os::output_of({.argv = argv, .environment = {}, .descriptors = {}}, 1U << 20U, 20s);
    REQUIRE(output);
    REQUIRE(output->finished.exit_code);
    return {.exit_code = *output->finished.exit_code, .out = output->text};
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is not there, or no script, ends with a code that says so") {
    TempTree tree;
    tree.add("htdocs/page.html", "<p>hello</p>\n");
    tree.add("httpd.conf", config(tree));
    CHECK(check(tree.path("httpd.conf"), {tree.path("nowhere")}).exit_code == 2);
    CHECK(check(tree.path("none.conf"), {tree.path("htdocs")}).exit_code == 3);
    CHECK(check(tree.path("httpd.conf"), {tree.path("htdocs")}).exit_code == 3);
    CHECK(check(tree.path("httpd.conf"), {tree.path("htdocs/page.html")}).exit_code == 3);
}

TEST_CASE("a page among the paths does not keep the scripts from being checked") {
    TempTree tree;
    tree.add("htdocs/page.html", "<p>hello</p>\n");
    tree.add("htdocs/x.fcgi", "#!/bin/sh\n", 0644);
    tree.add("httpd.conf", config(tree));
    const Said said =
        check(tree.path("httpd.conf"), {tree.path("htdocs/page.html"), tree.path("htdocs/x.fcgi")});
    CHECK(said.exit_code == 1);
    CHECK(holds(said.out, "not-executable"));
}

TEST_CASE("a configuration that includes itself, or is no text, is refused with its line") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add("loop.conf", config(tree) + "Include " + tree.path("loop.conf") + "\n");
    std::string junk;
    for (int i = 0; i < 20'000; ++i)
        junk += static_cast<char>((i * 7919 + i / 251) & 0xff);
    tree.add("junk.conf", junk);
    const Said loop = check(tree.path("loop.conf"), {tree.path("htdocs")});
    CHECK(loop.exit_code == 1);
    CHECK(holds(loop.out, "config-syntax-error"));
    const Said no_text = check(tree.path("junk.conf"), {tree.path("htdocs")});
    CHECK(no_text.exit_code == 1);
    CHECK(holds(no_text.out, "unknown-directive"));
}

TEST_CASE(
    "pipes, loops of links and dangling links named like scripts are told, and never opened") {
    TempTree tree;
    tree.add_fifo("htdocs/pipe.fcgi");
    tree.add_link("htdocs/a.fcgi", "b.fcgi");
    tree.add_link("htdocs/b.fcgi", "a.fcgi");
    tree.add_link("htdocs/dangling.fcgi", "/nowhere");
    tree.add("httpd.conf", config(tree));
    const Said said = check(tree.path("httpd.conf"), {tree.path("htdocs")});
    CHECK(said.exit_code == 1);
    CHECK(holds(said.out, "not-a-regular-file"));
    CHECK(holds(said.out, "dangling-symlink"));
}

TEST_CASE("a script that never answers ends with the trial's time, and is no success") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", "#!/bin/sh\nexec sleep 1000\n", 0755);
    tree.add("httpd.conf", config(tree));
    const Said said = check(tree.path("httpd.conf"), {"--trial", "always", "--timeout", "0.3",
                                                      "--format", "json", tree.path("htdocs")});
    CHECK(holds(said.out, R"("verdict": "unknown")"));
    CHECK(holds(said.out, "--timeout"));
}
