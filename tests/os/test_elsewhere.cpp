// `fcgicheck check` of files that another server will have: what is judged, what is not, and what
// is printed.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "app/check.h"
#include "app/trace.h"
#include "support/git.h"
#include "support/said.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using app::ExitCode;
using test::check;
using test::Said;

namespace {

app::CheckOptions elsewhere(const std::string& path) {
    return {.paths = {path}, .place = {.target = Target::elsewhere}};
}

// httpd.conf of a server whose docroot is /var/www/html.
std::string config(const std::string& more = "") {
    return "ServerRoot /etc/httpd\nServerName a.test\nListen 80\nUser apache\nGroup apache\n"
           "LoadModule mpm_event_module modules/mod_mpm_event.so\n"
           "LoadModule authz_core_module modules/mod_authz_core.so\n"
           "LoadModule mime_module modules/mod_mime.so\n"
           "LoadModule fcgid_module modules/mod_fcgid.so\n"
           "DocumentRoot /var/www/html\n<Directory /var/www/html>\nOptions +ExecCGI\n"
           "AllowOverride All\nAddHandler fcgid-script .fcgi\n" +
           more + "</Directory>\n";
}

app::CheckOptions with_map(const TempTree& tree) {
    return {.paths = {tree.path("htdocs")},
            .config_file = tree.path("conf/httpd.conf"),
            .place = {.maps = {{"/var/www/html", tree.path("htdocs")},
                               {"/etc/httpd/conf", tree.path("conf")}}}};
}

constexpr const char* healthy = "#!/nowhere/perl\nprint 1;\n";

}  // namespace

TEST_CASE(
    "elsewhere nothing is said of interpreters, owners and modules but that it is not known") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", healthy, 0755);
    tree.add("htdocs/y.fcgi", healthy, 0700);
    const Said said = check(elsewhere(tree.path("htdocs")));
    CHECK(said.code == ExitCode::clean);
    CHECK_MESSAGE(said.holds("target: elsewhere"), said.out);
    CHECK_FALSE(said.holds("error["));
    CHECK_FALSE(said.holds("Your host's settings"));
    CHECK_MESSAGE(said.holds("configuration, interpreters and modules, owners, mounts, handshake"),
                  said.out);
}

TEST_CASE("elsewhere bytes and modes are judged") {
    TempTree tree;
    tree.add("htdocs/crlf.fcgi", "#!/usr/bin/perl\r\nprint 1;\r\n", 0755);
    tree.add("htdocs/closed.fcgi", healthy, 0644);
    tree.add("htdocs/.htaccess", "Optoins +ExecCGI\n");
    const Said said = check(elsewhere(tree.path("htdocs")));
    CHECK(said.code == ExitCode::findings);
    for (const char* rule : {"crlf-shebang]", "not-executable]"})
        CHECK_MESSAGE(said.holds(rule), said.out);
    CHECK(check(elsewhere(tree.path("htdocs/closed.fcgi"))).code == ExitCode::findings);
}

TEST_CASE("each kind of fact that is not known is one line of the report for programs") {
    TempTree tree;
    for (const char* name : {"htdocs/a.fcgi", "htdocs/b.fcgi", "htdocs/c.fcgi"})
        tree.add(name, "#!/usr/bin/env perl\nprint 1;\n", 0750);
    app::CheckOptions options = elsewhere(tree.path("htdocs"));
    options.format = app::Format::json;
    const auto report = nlohmann::json::parse(check(options).out);
    CHECK(report["site"]["target"] == "elsewhere");
    CHECK(report["site"]["sysroot"] == nullptr);
    CHECK_MESSAGE(report["not_checked"].size() == 5, report["not_checked"].dump(1));
    CHECK(report["scripts"].size() == 3);
}

TEST_CASE("where CI is set and no configuration is named, the site is served elsewhere") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", healthy, 0755);
    app::CheckOptions options{.paths = {tree.path("htdocs")}, .place = {.is_ci = true}};
    CHECK(check(options).holds("target: elsewhere (CI is set in the environment)"));

    tree.add("conf/httpd.conf", "Lisetn 80\n");
    options.config_file = tree.path("conf/httpd.conf");
    options.trials.policy = app::TrialPolicy::never;
    CHECK_FALSE(check(options).holds("target:"));
}

TEST_CASE("git's mode of a script counts elsewhere, and not the checkout's") {
    TempTree tree;
    git(tree.root(), {"init", "-q"});
    tree.add("htdocs/git_has_644.fcgi", healthy, 0644);
    tree.add("htdocs/git_has_755.fcgi", healthy, 0755);
    tree.add("app/linked", healthy, 0644);
    tree.add_link("htdocs/link.fcgi", "../app/linked");
    git(tree.root(), {"add", "."});
    tree.change_mode("htdocs/git_has_644.fcgi", 0755);
    tree.change_mode("htdocs/git_has_755.fcgi", 0644);
    const Said said = check(elsewhere(tree.path("htdocs")));
    CHECK(said.code == ExitCode::clean);
    CHECK(said.holds("warning[FC315 not-executable-in-git] git has git_has_644.fcgi"));
    CHECK(
        said.holds("git -C " + tree.path("htdocs") + " update-index --chmod=+x git_has_644.fcgi"));
    CHECK(said.holds("git -C " + tree.path("app") + " update-index --chmod=+x linked"));
    CHECK_FALSE(said.holds("git_has_755.fcgi without"));

    tree.add("htdocs/untracked.fcgi", healthy, 0644);
    CHECK(check(elsewhere(tree.path("htdocs"))).holds("error[FC301 not-executable] untracked"));
}

TEST_CASE("the umask of whoever checked a work tree out is nobody's fault") {
    TempTree tree;
    git(tree.root(), {"init", "-q"});
    tree.add("htdocs/app/open.fcgi", healthy, 0777);
    tree.add("htdocs/app/closed.fcgi", healthy, 0700);
    tree.change_mode("htdocs/app", 0777);
    CHECK_FALSE(check(elsewhere(tree.path("htdocs"))).holds("[FC3"));
}

TEST_CASE("nothing that a repository names is run") {
    TempTree tree;
    git(tree.root(), {"init", "-q"});
    tree.add("htdocs/x.fcgi", healthy, 0755);
    git(tree.root(), {"add", "."});
    const std::string program = tree.add("evil", "#!/bin/sh\ntouch " + tree.path("ran"), 0755);
    git(tree.root(), {"config", "core.fsmonitor", program});
    git(tree.root(), {"config", "core.hooksPath", tree.root()});
    CHECK(check(elsewhere(tree.path("htdocs"))).code == ExitCode::clean);
    CHECK(tree.read("ran").empty());
}

TEST_CASE("a mapped site is judged by its configuration, and told of by its local names") {
    TempTree tree;
    tree.add("conf/httpd.conf", config("Include conf/more.conf\n"));
    tree.add("conf/more.conf", "Options -ExecCGI\n");
    tree.add("htdocs/app/x.fcgi", healthy, 0755);
    tree.add("htdocs/app/.htaccess", "Optoins +ExecCGI\n");
    app::CheckOptions options = with_map(tree);
    const Said said = check(options);
    CHECK(said.code == ExitCode::findings);
    CHECK_MESSAGE(said.holds("config: " + tree.path("conf/httpd.conf") + " + 1 included file"),
                  said.out);
    CHECK(said.holds("/app/x.fcgi -> htdocs/app/x.fcgi"));
    CHECK(said.holds("--> " + tree.path("conf/more.conf:1")));
    CHECK(said.holds("--> " + tree.path("htdocs/app/.htaccess:1")));

    options.format = app::Format::json;
    const auto report = nlohmann::json::parse(check(options).out);
    CHECK(report["site"]["docroot"] == tree.path("htdocs"));
    CHECK(report["scripts"][0]["path"] == tree.path("htdocs/app/x.fcgi"));
    for (const auto& finding : report["findings"])
        CHECK(finding["path"].get<std::string>().starts_with(tree.root()));
}

TEST_CASE("what a mapped configuration includes and no map leads to is said to be missing") {
    TempTree tree;
    tree.add("conf/httpd.conf", "Include /etc/httpd/conf.d/*.conf\n" + config());
    tree.add("htdocs/x.fcgi", healthy, 0755);
    const Said said = check(with_map(tree));
    CHECK(said.code == ExitCode::clean);
    CHECK_MESSAGE(said.holds("- included files, interpreters and modules"), said.out);
    CHECK_FALSE(said.holds(".htaccess"));  // of the folders above
}

TEST_CASE("neither the server's modules nor its users are missed where they are elsewhere") {
    TempTree tree;
    tree.add("conf/httpd.conf", config());
    tree.add("htdocs/x.fcgi", healthy, 0755);
    const Said said = check(with_map(tree));
    CHECK_MESSAGE(said.code == ExitCode::clean, said.out);
    CHECK(said.holds("target: elsewhere (--map says what its files are called)"));
}

TEST_CASE("a path may be named as the server calls it") {
    TempTree tree;
    tree.add("conf/httpd.conf", config());
    tree.add("htdocs/x.fcgi", healthy, 0644);
    app::CheckOptions options = with_map(tree);
    options.paths = {"/var/www/html/x.fcgi"};
    options.config_file = "/etc/httpd/conf/httpd.conf";
    CHECK(check(options).holds("chmod a+x " + tree.path("htdocs/x.fcgi")));
}

TEST_CASE("whose the files will be is judged where --owner says it") {
    TempTree tree;
    std::string named = config();
    named.replace(named.find("User apache\nGroup apache"), 24, "User #4001\nGroup #4002");
    tree.add("conf/httpd.conf", named);
    tree.add("htdocs/x.fcgi", healthy, 0750);
    app::CheckOptions options = with_map(tree);
    options.place.owner = "4010:4011";
    const Said closed = check(options);
    CHECK(closed.code == ExitCode::findings);
    CHECK_MESSAGE(closed.holds("chmod o+x " + tree.path("htdocs/x.fcgi")), closed.out);
    CHECK(closed.holds("4010:4011"));
    options.place.owner = "4010:4002";
    CHECK(check(options).code == ExitCode::clean);
}

TEST_CASE("a configuration that serves nothing of what was named asks for a map") {
    TempTree tree;
    tree.add("conf/httpd.conf", config());
    tree.add("htdocs/x.fcgi", healthy, 0755);
    app::CheckOptions options = elsewhere(tree.path("htdocs"));
    options.config_file = tree.path("conf/httpd.conf");
    const Said said = check(options);
    CHECK(said.code == ExitCode::no_verdict);
    CHECK(said.err.find("--map /var/www/html=" + tree.path("htdocs")) != std::string::npos);
}

TEST_CASE("what was named and is not there is said in a sentence") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", healthy, 0755);
    const auto refused = [&](const app::PlaceOptions& place, const std::string& words) {
        const Said said = check({.paths = {tree.path("htdocs")}, .place = place});
        CHECK(said.code == ExitCode::wrong_usage);
        CHECK(std::count(said.err.begin(), said.err.end(), '\n') == 1);
        CHECK_MESSAGE(said.err.find(words) != std::string::npos, said.err);
    };
    refused({.maps = {{"/srv", "/no/such"}}}, "--map /srv=/no/such: there is no such file");
    refused({.sysroot = "/no/such"}, "--sysroot /no/such: there is no such file");
    refused({.sysroot = tree.path("htdocs/x.fcgi")}, "it is no directory");
    refused({.owner = "no-such-user:root"}, "--owner: this machine does not know no-such-user");
    CHECK(check(elsewhere(tree.path("nothing"))).code == ExitCode::wrong_usage);
}
