// Programs that speak FastCGI through the adapters that Debian has, under a real Apache with
// mod_fcgid: healthy, so nothing may be said about them.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

#include "checked.h"
#include "support/private_httpd.h"

using namespace fcgicheck;

namespace {

// What the sites of testdata/sites/ share, and a virtual host that runs .fcgi files.
void add_server(TempTree& tree, const std::string& more = "") {
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    tree.add("site/httpd.conf", R"(Include ${SITE}/../server.conf
<VirtualHost *:${PORT}>
    ServerName www.example.test
    DocumentRoot ${SITE}/htdocs
    <Directory ${SITE}/htdocs>
        Options +ExecCGI
        AddHandler fcgid-script .fcgi
        Require all granted
)" + more + R"(
    </Directory>
</VirtualHost>
)");
}

void check_served(TempTree& tree, const std::string& url) {
    PrivateHttpd httpd(tree);
    CAPTURE(httpd.log());
    REQUIRE(httpd.is_running());
    for (int request = 0; request < 2; ++request) {
        const HttpAnswer answer = httpd.get(url);
        CAPTURE(httpd.log());
        CHECK(answer.status == 200);
        CHECK(answer.body == "Hello World!\n");
    }
}

void check_silence(const TempTree& tree) {
    const Checked checked = check_site(tree, "always");
    CAPTURE(checked.report.dump(2));
    CHECK(checked.exit_code == 0);
    REQUIRE(checked.report.is_object());
    CHECK(nlohmann::json(rules_of(checked)) == nlohmann::json::array());
    REQUIRE(!checked.report.at("scripts").empty());
    for (const nlohmann::json& script : checked.report["scripts"]) {
        CHECK(script.at("verdict") == "ok");
        CHECK(script.at("visitor_sees") == nlohmann::json{{"status", 200}, {"page", "script"}});
    }
}

}  // namespace

TEST_SUITE("a real adapter is served and nothing is said" * doctest::skip(geteuid() != 0)) {
    TEST_CASE("Perl's FCGI") {
        TempTree tree;
        add_server(tree);
        tree.add("site/htdocs/hello.fcgi", R"(#!/usr/bin/perl
use strict;
use FCGI;

my $request = FCGI::Request();
while ($request->Accept() >= 0) {
    print "Content-Type: text/plain\r\n\r\nHello World!\n";
}
)",
                 0755);
        check_served(tree, "/hello.fcgi");
        check_silence(tree);
    }

    TEST_CASE("PHP behind FcgidWrapper") {
        TempTree tree;
        add_server(tree,
                   "        AddHandler fcgid-script .php\n"
                   "        FcgidWrapper /usr/bin/php-cgi .php");
        tree.add("site/htdocs/hello.php", "<?php echo \"Hello World!\\n\";\n");
        check_served(tree, "/hello.php");
        check_silence(tree);
    }

    TEST_CASE("C on libfcgi") {
        TempTree tree;
        add_server(tree);
        tree.add_directory("site/htdocs");
        std::filesystem::copy(LIBFCGI_HELLO, tree.path("site/htdocs/hello.fcgi"));
        tree.change_mode("site/htdocs/hello.fcgi", 0755);
        check_served(tree, "/hello.fcgi");
        check_silence(tree);
    }

    TEST_CASE("uWSGI with its Python plugin") {
        TempTree tree;
        add_server(tree);
        tree.add("site/application.py", R"(def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Hello World!\n"]
)");
        tree.add("site/htdocs/hello.fcgi", R"(#!/bin/sh
exec /usr/bin/uwsgi --protocol fastcgi --socket fd://0 --plugin python3 --wsgi-file ../application.py
)",
                 0755);
        check_served(tree, "/hello.fcgi");
        check_silence(tree);
    }
}
