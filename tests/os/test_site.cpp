#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "gather/site.h"
#include "os/disk.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

// A configuration that serves `docroot` as www-data, with what `more` says inside its <Directory>.
std::string config(const std::string& docroot, const std::string& more) {
    return "ServerRoot /usr\nUser www-data\nGroup www-data\nListen 127.0.0.1:8080\nServerName "
           "a.test\n"
           "LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\n"
           "LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so\n"
           "TypesConfig /dev/null\n"
           "LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so\n"
           "DocumentRoot " +
           docroot + "\n<Directory " + docroot + ">\nOptions +ExecCGI\nAllowOverride All\n" + more +
           "\n</Directory>\n";
}

std::variant<Snapshot, gather::Refusal> look(const gather::SiteRequest& request) {
    os::Disk disk;
    os::Users users;
    os::PathWalker paths(users);
    python::Analyzer python(FCGICHECK_WORKER);
    gather::Eyes eyes{.files = disk, .users = users, .paths = paths, .python = python};
    return gather::look_at(eyes, request);
}

Snapshot look(const std::string& path, const std::string& config_file) {
    std::variant<Snapshot, gather::Refusal> seen =
        look({.paths = {path},
              .server = {.config_file = config_file, .defines = {}},
              .as_user = std::nullopt});
    REQUIRE(std::holds_alternative<Snapshot>(seen));
    return std::get<Snapshot>(seen);
}

}  // namespace

TEST_CASE("scripts are those with a handler, and those that are named like FastCGI programs") {
    TempTree tree;
    tree.add("htdocs/b.py", "#!/bin/sh\n", 0755);
    tree.add("htdocs/a/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add("htdocs/page.html", "<p>", 0644);
    tree.add("httpd.conf", config(tree.path("htdocs"), "AddHandler fcgid-script .py"), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 2);
    CHECK(seen.scripts[0].url == "/a/x.fcgi");
    CHECK(seen.scripts[0].config.seen()->handler.value.name.empty());
    CHECK(seen.scripts[1].url == "/b.py");
    CHECK(seen.scripts[1].config.seen()->handler.value.name == "fcgid-script");
    REQUIRE(seen.site.identity.seen() != nullptr);
    CHECK(seen.site.identity.seen()->name == "www-data");
}

TEST_CASE("of programs whose handler no module answers to the first stands for all") {
    TempTree tree;
    for (const char* name : {"htdocs/a/x.php", "htdocs/b/x.php", "htdocs/c/x.html"})
        tree.add(name, "<?php", 0644);
    tree.add("htdocs/a/.htaccess", "AddHandler application/x-httpd-php82 .php .html\n", 0644);
    tree.add("htdocs/b/.htaccess", "AddHandler application/x-httpd-php82 .php\n", 0644);
    tree.add("htdocs/c/.htaccess", "AddHandler application/x-httpd-php82 .html\n", 0644);
    tree.add("httpd.conf", config(tree.path("htdocs"), ""), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 1);
    CHECK(seen.scripts[0].url == "/a/x.php");
    REQUIRE(seen.site.skipped.size() == 1);
    CHECK(seen.site.skipped[0].detail == "one stands for all 2");
}

TEST_CASE("a folder that visitors may not enter shows them no program") {
    TempTree tree;
    for (const char* name : {"htdocs/a/x.php", "htdocs/b/x.php"})
        tree.add(name, "<?php", 0644);
    tree.add("htdocs/a/.htaccess", "Require all denied\n", 0644);
    tree.add("httpd.conf", config(tree.path("htdocs"), "AddHandler application/x-httpd-php82 .php"),
             0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 1);
    CHECK(seen.scripts[0].url == "/b/x.php");
    CHECK(seen.site.skipped.empty());
}

TEST_CASE("PHP that is shown by the name of a type, or given to a strange module, is no leak") {
    TempTree tree;
    tree.add("htdocs/a/x.php", "<?php", 0644);
    tree.add("htdocs/b/x.php", "<?php", 0644);
    tree.add("htdocs/a/.htaccess", "AddHandler text/plain .php\n", 0644);
    tree.add("httpd.conf", config(tree.path("htdocs"), ""), 0644);
    CHECK(look(tree.path("htdocs"), tree.path("httpd.conf")).scripts.empty());
    tree.add("htdocs/b/.htaccess", "AddHandler strange-handler .php\n", 0644);
    CHECK(look(tree.path("htdocs"), tree.path("httpd.conf")).scripts.size() == 1);
    tree.add("httpd.conf",
             "LoadModule strange_module /usr/bin/true\n" + config(tree.path("htdocs"), ""), 0644);
    CHECK(look(tree.path("htdocs"), tree.path("httpd.conf")).scripts.empty());
}

TEST_CASE("files that two hosts serve from one folder are counted once") {
    TempTree tree;
    for (const char* name : {"htdocs/a.php", "htdocs/b.php", "htdocs/c.fpm.php"})
        tree.add(name, "<?php", 0644);
    const std::string both = "\nDocumentRoot " + tree.path("htdocs") + "\n</VirtualHost>\n";
    tree.add("httpd.conf",
             "LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so\n"
             "LoadModule proxy_fcgi_module /usr/lib/apache2/modules/mod_proxy_fcgi.so\n" +
                 config(tree.path("htdocs"),
                        "AddHandler application/x-httpd-php82 .php\n"
                        "<Files c.fpm.php>\nSetHandler proxy:fcgi://127.0.0.1:9000\n</Files>") +
                 "<VirtualHost *:8080>\nServerName a.test" + both +
                 "<VirtualHost *:8080>\nServerName b.test" + both,
             0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.site.skipped.size() == 2);
    CHECK(seen.site.skipped[0].detail == "one stands for all 2");
    CHECK(seen.site.skipped[1].detail.starts_with("1 by name"));
}

TEST_CASE("a host that takes a .htaccess otherwise has an answer of its own, another has none") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add("htdocs/.htaccess", "Options -Indexes\n", 0644);
    const std::string folder = "<Directory " + tree.path("htdocs") + ">\nAllowOverride ";
    const auto host = [&](const std::string& name, const std::string& allowed) {
        return "<VirtualHost *:8080>\nServerName " + name + "\nDocumentRoot " +
               tree.path("htdocs") + "\n" + folder + allowed + "\n</Directory>\n</VirtualHost>\n";
    };
    tree.add("httpd.conf",
             config(tree.path("htdocs"), "AddHandler fcgid-script .fcgi") + host("a.test", "All") +
                 host("b.test", "Options") + host("c.test", "AuthConfig") + host("d.test", "None"),
             0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    std::vector<HtaccessState> states;
    for (const ScriptSnapshot& script : seen.scripts) {
        REQUIRE(script.htaccess.size() == 1);
        states.push_back(script.htaccess[0]->state);
    }
    CHECK(states ==
          std::vector{HtaccessState::applied, HtaccessState::refused, HtaccessState::ignored});
}

TEST_CASE("a host whose own lines refuse a file has an answer of its own, one that leads on none") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", "#!/bin/sh\n", 0755);
    const auto host = [&](const std::string& name, const std::string& line) {
        return "<VirtualHost *:8080>\nServerName " + name + "\nDocumentRoot " +
               tree.path("htdocs") + "\n" + line + "\n</VirtualHost>\n";
    };
    tree.add("httpd.conf",
             "LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so\n" +
                 config(tree.path("htdocs"), "AddHandler fcgid-script .fcgi") + host("a.test", "") +
                 host("b.test", "Redirect / http://a.test/") + host("c.test", "Redirect 410 /"),
             0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 2);
    CHECK_FALSE(seen.scripts[0].other_answer);
    REQUIRE(seen.scripts[1].other_answer);
    CHECK(seen.scripts[1].other_answer->kind == OtherAnswer::Kind::gone);
}

TEST_CASE("the .htaccess of a folder is met, whatever is beside it") {
    TempTree tree;
    tree.add("htdocs/.htaccess", "Optoins None\n", 0644);
    tree.add("htdocs/img/a.png", "", 0644);
    tree.add("httpd.conf", config(tree.path("htdocs"), ""), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    CHECK(seen.scripts.empty());
    REQUIRE(seen.site.htaccess.size() == 1);
    CHECK(seen.site.htaccess[0]->state == HtaccessState::refused);
}

TEST_CASE("what is said above holds for thousands of folders, and for one of hundreds of levels") {
    TempTree tree;
    tree.add("htdocs/.htaccess", "AddHandler fcgid-script .x\n", 0644);
    tree.add("htdocs/middle/.htaccess", "RemoveHandler .x\n", 0644);
    constexpr std::size_t folders = 3000;
    for (std::size_t i = 0; i < folders; ++i)
        tree.add("htdocs/wide/" + std::to_string(i) + "/a.x", "#!/bin/sh\n", 0755);
    tree.add("htdocs/middle/between/a.x", "#!/bin/sh\n", 0755);
    std::string deep = "htdocs/deep";
    for (int i = 0; i < 500; ++i)
        deep += "/d";
    tree.add(deep + "/a.x", "#!/bin/sh\n", 0755);
    tree.add("httpd.conf", config(tree.path("htdocs"), ""), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    CHECK(seen.scripts.size() == folders + 1);
    CHECK(std::all_of(seen.scripts.begin(), seen.scripts.end(), [](const ScriptSnapshot& script) {
        return script.config.seen() != nullptr &&
               script.config.seen()->handler.value.name == "fcgid-script";
    }));
    CHECK(seen.site.htaccess.size() == 2);
}

TEST_CASE("files that are nobody's to see are told of where Apache sends them, links too") {
    TempTree tree;
    tree.add("htdocs/.env", "KEY=1\n", 0644);
    tree.add("htdocs/sub/.env", "KEY=1\n", 0644);
    tree.add("htdocs/closed/.git/config", "[core]\n", 0644);
    tree.add("htdocs/closed/.htaccess", "Require all denied\n", 0644);
    tree.add("shared.key", "-----BEGIN PRIVATE KEY-----\n", 0644);
    tree.add_link("htdocs/site.key", "../shared.key");
    tree.add_fifo("htdocs/.htpasswd");
    tree.add("httpd.conf", config(tree.path("htdocs"), "Options +FollowSymLinks"), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.site.secrets.size() == 2);
    CHECK(seen.site.secrets[0].path == tree.path("htdocs/.env"));
    CHECK(seen.site.secrets[0].url == "/.env");
    CHECK(seen.site.secrets[0].others == 1);
    CHECK(seen.site.secrets[1].path == tree.path("htdocs/site.key"));
}

TEST_CASE("what goes to a back end is named, and counted") {
    TempTree tree;
    tree.add("htdocs/index.php", "<?php", 0644);
    tree.add("htdocs/a/page.php", "<?php", 0644);
    tree.add("httpd.conf",
             "LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so\n"
             "LoadModule proxy_fcgi_module /usr/lib/apache2/modules/mod_proxy_fcgi.so\n" +
                 config(tree.path("htdocs"),
                        "<FilesMatch \"\\.php$\">\nSetHandler proxy:fcgi://127.0.0.1:9000\n"
                        "</FilesMatch>"),
             0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    CHECK(seen.scripts.empty());
    REQUIRE(seen.site.skipped.size() == 1);
    CHECK(seen.site.skipped[0].what == "the programs that go to fcgi://127.0.0.1:9000");
    CHECK(seen.site.skipped[0].detail.starts_with("2 by name"));
}

TEST_CASE("a DocumentRoot that leads through a link serves the folder behind it") {
    TempTree tree;
    tree.add("release/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add_link("current", tree.path("release"));
    tree.add("httpd.conf", config(tree.path("current"), "AddHandler fcgid-script .fcgi"), 0644);
    for (const char* asked : {"release", "current"}) {
        CAPTURE(std::string(asked));
        const Snapshot seen = look(tree.path(asked), tree.path("httpd.conf"));
        REQUIRE(seen.scripts.size() == 1);
        CHECK(seen.scripts[0].url == "/x.fcgi");
        CHECK(seen.scripts[0].host == std::size_t{0});
        CHECK(seen.scripts[0].facts.path == tree.path("current/x.fcgi"));
    }
}

TEST_CASE("a link that was asked for leads to the docroot behind it") {
    TempTree tree;
    tree.add("public_html/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add_link("www", "public_html");
    tree.add("httpd.conf", config(tree.path("public_html"), "AddHandler fcgid-script .fcgi"), 0644);
    const Snapshot seen = look(tree.path("www"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 1);
    CHECK(seen.scripts[0].url == "/x.fcgi");
}

TEST_CASE("what Apache would do is withheld where Passenger serves the site") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add("htdocs/.htaccess",
             "# by the application manager\n  PassengerAppRoot \"/home/ann/app\"\n", 0644);
    tree.add("httpd.conf", config(tree.path("htdocs"), "AddHandler fcgid-script .fcgi"), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.site.server.unseen() != nullptr);
    CHECK(seen.site.server.unseen()->why == UnseenWhy::not_supported);
    CHECK(seen.site.server.unseen()->detail.find("line 2 of") != std::string::npos);
    REQUIRE(seen.scripts.size() == 1);
    CHECK(seen.scripts[0].config.unseen() != nullptr);
}

TEST_CASE("of files behind a wrapper the way is looked at, and the wrapper itself, once") {
    TempTree tree;
    tree.add("bin/php-starter", "#!/bin/sh\n", 0755);
    tree.add("htdocs/a.php", "<?php", 0600);
    tree.add("htdocs/b.php", "<?php", 0600);
    tree.add("httpd.conf",
             config(tree.path("htdocs"), "AddHandler fcgid-script .php\nFcgidWrapper \"" +
                                             tree.path("bin/php-starter") + " -x\" .php"),
             0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 3);
    CHECK(is_wrapper(seen.scripts[0]));
    CHECK(seen.scripts[0].facts.path == tree.path("bin/php-starter"));
    CHECK(seen.scripts[0].facts.first_bytes.seen() != nullptr);
    CHECK(seen.scripts[0].url == "/a.php");
    for (const std::size_t i : {1U, 2U}) {
        CHECK(wrapper_before(seen.scripts[i]) != nullptr);
        CHECK(seen.scripts[i].facts.file.target.stat.mode == 0600);
        CHECK(seen.scripts[i].facts.first_bytes.seen() == nullptr);
    }
    CHECK(seen.scripts[2].url == "/b.php");
}

TEST_CASE("a link to what the server's user may not read is not read by root either") {
    if (geteuid() != 0) {
        MESSAGE("SKIPPED: only root can read what others may not");
        return;
    }
    TempTree tree;
    tree.add("secret", "#!/bin/secret\n", 0600);
    tree.add_link("htdocs/x.fcgi", tree.path("secret"));
    tree.add("httpd.conf", config(tree.path("htdocs"), "AddHandler fcgid-script .fcgi"), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 1);
    CHECK(seen.scripts[0].facts.first_bytes.seen() == nullptr);
    CHECK(seen.scripts[0].facts.python.seen() == nullptr);
}

TEST_CASE("a configuration or a user that is not there is refused in a sentence") {
    TempTree tree;
    tree.add_directory("htdocs");
    tree.add("httpd.conf", config(tree.path("htdocs"), ""), 0644);
    const auto no_config = look({.paths = {tree.path("htdocs")},
                                 .server = {.config_file = tree.path("none.conf"), .defines = {}},
                                 .as_user = {}});
    REQUIRE(std::holds_alternative<gather::Refusal>(no_config));
    CHECK(std::get<gather::Refusal>(no_config).sentence.find("none.conf") != std::string::npos);
    const auto no_user = look({.paths = {tree.path("htdocs")},
                               .server = {.config_file = tree.path("httpd.conf"), .defines = {}},
                               .as_user = "no-such-user"});
    REQUIRE(std::holds_alternative<gather::Refusal>(no_user));
    CHECK(std::get<gather::Refusal>(no_user).sentence.find("no-such-user") != std::string::npos);
}

TEST_CASE("a link to a folder is not followed, and said to be left out") {
    TempTree tree;
    tree.add("elsewhere/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add("htdocs/y.fcgi", "#!/bin/sh\n", 0755);
    tree.add_link("htdocs/app", tree.path("elsewhere"));
    tree.add("httpd.conf", config(tree.path("htdocs"), "AddHandler fcgid-script .fcgi"), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    CHECK(seen.scripts.size() == 1);
    REQUIRE(seen.site.skipped.size() == 1);
    CHECK(seen.site.skipped[0].what == "what is below " + tree.path("htdocs/app"));
}

TEST_CASE("a script below a parent of a linked docroot has its URL") {
    TempTree tree;
    tree.add("home/release/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add_link("home/current", "release");
    tree.add("httpd.conf", config(tree.path("home/current"), "AddHandler fcgid-script .fcgi"),
             0644);
    const Snapshot seen = look(tree.path("home"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 1);
    CHECK(seen.scripts[0].url == "/x.fcgi");
}

TEST_CASE("what Apache would do is withheld where it works below another root") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", "#!/bin/sh\n", 0755);
    tree.add("httpd.conf", "ChrootDir " + tree.root() + "\n" + config(tree.path("htdocs"), ""),
             0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.site.server.unseen() != nullptr);
    CHECK(seen.site.server.unseen()->detail == "it works below another root: line 1 of " +
                                                   tree.path("httpd.conf") + " says ChrootDir " +
                                                   tree.root());
    CHECK(seen.scripts.size() == 1);
}

TEST_CASE("Python's worker is told of scripts ahead, and each gets its own answer") {
    TempTree tree;
    const std::string first_line = "#!/usr/bin/python3\n";
    std::string too_deep = "x = ";
    too_deep.append(20'000, '-').append("1\n");
    for (int i = 0; i < 40; ++i)
        tree.add("htdocs/" + std::to_string(100 + i) + ".fcgi",
                 first_line + (i % 10 == 5 ? too_deep : "import m" + std::to_string(i) + "\n"),
                 0755);
    tree.add("htdocs/108.fcgi", first_line + "def f(:\n", 0755);
    tree.add("httpd.conf", config(tree.path("htdocs"), "AddHandler fcgid-script .fcgi"), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 40);
    for (std::size_t i = 0; i < seen.scripts.size(); ++i) {
        const ScriptFacts& script = seen.scripts[i].facts;
        CAPTURE(script.path);
        const PythonFacts* python = script.python.seen();
        if (i % 10 == 5) {
            REQUIRE(script.python.unseen() != nullptr);
            CHECK(script.python.unseen()->what.find(script.path) != std::string::npos);
            continue;
        }
        REQUIRE(python != nullptr);
        CHECK((python->syntax == PythonSyntax::error) == (i == 8));
        if (i != 8) {
            REQUIRE(python->imports.size() == 1);
            CHECK(python->imports[0].module == "m" + std::to_string(i));
        }
    }
}

TEST_CASE("a module that is a link to root's own file is not read for a script") {
    if (::geteuid() != 0)
        return;
    TempTree tree;
    tree.add("secrets/sec.py", "import sys\nPASSWORD = 's3cr3t'; sys.stdin.read()\n", 0600);
    tree.change_mode("secrets", 0700);
    tree.add("htdocs/a.fcgi", "#!/usr/bin/python3\nimport sec\n", 0755);
    tree.add_link("htdocs/sec.py", tree.path("secrets/sec.py"));
    tree.add("httpd.conf", config(tree.path("htdocs"), "AddHandler fcgid-script .fcgi"), 0644);
    const Snapshot seen = look(tree.path("htdocs"), tree.path("httpd.conf"));
    REQUIRE(seen.scripts.size() == 1);
    const PythonFacts* python = seen.scripts[0].facts.python.seen();
    REQUIRE(python != nullptr);
    CHECK(python->dependency_calls.empty());
}
