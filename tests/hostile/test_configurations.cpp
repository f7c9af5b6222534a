// Configurations that are made to cost much: each ends in a clear answer, in bounded time and
// memory.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "os/process.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

struct Traced {
    int exit_code = -1;
    std::string out;
};

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

constexpr int usual_megabytes = 800;

// The program is killed where it takes longer or more memory than that.
Traced run(const std::vector<std::string>& arguments,
           [[maybe_unused]] int megabytes = usual_megabytes) {
    std::vector<std::string> argv{FCGICHECK_PROGRAM};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
#ifndef __SANITIZE_ADDRESS__  // which takes terabytes
    argv.insert(argv.begin(), {"/usr/bin/prlimit", "--as=" + std::to_string(megabytes) + "000000"});
#endif
    const os::Result<os::ProgramOutput> output =
        os::output_of({.argv = argv, .environment = {}, .descriptors = {}}, 1U << 22U, 20s);
    REQUIRE(output);
    REQUIRE(output->finished.exit_code);
    return {.exit_code = *output->finished.exit_code, .out = output->text};
}

std::string add_configuration(const TempTree& tree, const std::string& config) {
    return tree.add("httpd.conf",
                    "ServerRoot " + tree.root() +
                        "\nLoadModule mpm_event_module "
                        "/usr/lib/apache2/modules/mod_mpm_event.so\n"
                        "LoadModule authz_core_module "
                        "/usr/lib/apache2/modules/mod_authz_core.so\nListen 127.0.0.1:80\n"
                        "LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so\n"
                        "User nobody\nDocumentRoot " +
                        tree.root() + "\n" + config);
}

Traced trace(const TempTree& tree, const std::string& config,
             const std::string& target = "/page.html") {
    return run({"trace", "--config", add_configuration(tree, config), "--format", "jsonl",
                "http://a.test" + target});
}

Traced check(const TempTree& tree, const std::string& config, const std::string& script,
             int megabytes = usual_megabytes) {
    return run({"--trial", "never", "--config", add_configuration(tree, config), script},
               megabytes);
}

// AddHandler for as many extensions, a line each.
std::string extension_lines(int count) {
    std::string lines;
    for (int i = 0; i < count; ++i)
        lines += "AddHandler h .e" + std::to_string(i) + "\n";
    return lines;
}

constexpr std::string_view programs =
    "LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so\n"
    "LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so\nTypesConfig /dev/null\n"
    "<Directory />\nAddHandler fcgid-script .fcgi\nOptions +ExecCGI\nAllowOverride All\n"
    "</Directory>\n";

bool holds(const Traced& traced, std::string_view part) {
    return traced.out.find(part) != std::string::npos;
}

bool is_too_much(const Traced& traced) {
    return traced.exit_code == 3 && holds(traced, "\"status\":null") &&
           holds(traced, "more than fcgicheck does for one URL");
}

constexpr std::string_view rewriting =
    "LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so\n"
    "LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so\n"
    "RewriteEngine On\n";

constexpr int million = 1'000'000;

}  // namespace

TEST_CASE("a million sections, open or closed, end in an answer") {
    const TempTree tree;
    tree.add("page.html", "a page\n");
    CHECK(holds(trace(tree, repeated("<Files x>\n", million)), "<Files> was not closed"));
    CHECK(holds(trace(tree, repeated("<Foo>\n", million) + repeated("</Foo>\n", million)),
                "Invalid command '<Foo'"));
    const std::string nested = repeated("<Files x>\n", million) + repeated("</Files>\n", million);
    CHECK(holds(trace(tree, nested), "\"status\":200"));
    const std::string conditions =
        repeated("<IfModule core.c>\n", million) + repeated("</IfModule>\n", million);
    CHECK(holds(trace(tree, conditions), "\"status\":null"));
    CHECK(holds(trace(tree, "<IfModule none>\n" + conditions + "</IfModule>\n"), "\"status\":200"));
    CHECK(holds(trace(tree, repeated("<Files x>\n</Files>\n", million / 10)), "\"status\":200"));
}

TEST_CASE("a line of a hundred megabytes is refused as httpd refuses it") {
    const TempTree tree;
    tree.add("long.conf", "ServerAdmin " + repeated("x", 100'000'000) + "\n");
    CHECK(holds(trace(tree, "Include long.conf\n"), "Line too long"));
    CHECK(holds(trace(tree, repeated("x\\\n", 20'000'000)), "Line too long"));
}

TEST_CASE("devices, cycles of links and of Includes, and macros in macros end in an answer") {
    const TempTree tree;
    tree.add("page.html", "a page\n");
    CHECK(holds(trace(tree, "Include /dev/zero\n"), "Could not open configuration file /dev/zero"));
    CHECK(holds(trace(tree, "Include httpd.conf\n"), "Exceeded maximum include depth"));
    tree.add_link("links/self", tree.path("links"));
    tree.add_link("links/other", tree.path("links"));
    tree.add("links/a.conf", "# nothing\n");
    CHECK(holds(trace(tree, "IncludeOptional links/*/*/*/*/*.conf\n"), "\"status\":200"));
    CHECK(holds(trace(tree, "Include links\n"), "Could not open configuration file"));
    std::string doubled = "<Macro m0>\nDefine X\n</Macro>\n";
    for (int i = 1; i < 60; ++i)
        doubled += "<Macro m" + std::to_string(i) + ">\n" +
                   repeated("Use m" + std::to_string(i - 1) + "\n", 2) + "</Macro>\n";
    doubled.insert(0, "LoadModule macro_module /usr/lib/apache2/modules/mod_macro.so\n");
    const Traced unread = trace(tree, doubled + "Use m59\n");
    CHECK(unread.exit_code == 3);
    CHECK(holds(unread, "\"status\":null"));
}

TEST_CASE("a regular expression that is made to backtrack ends, as httpd's does") {
    const TempTree tree;
    tree.add("page.html", "a page\n");
    const std::string target = "/" + std::string(5000, 'a') + "!";
    CHECK(trace(tree, "AliasMatch \"^/(a+)+$\" /srv/$1\n", target).exit_code == 1);
    CHECK(trace(tree, "<LocationMatch \"(x+x+)+y|(a|aa)+$\">\n</LocationMatch>\n", target)
              .exit_code == 1);
}

TEST_CASE(
    "2,000 expressions keep no memory of their own, and those that backtrack are not followed") {
    const TempTree tree;
    tree.add("page.html", "a page\n");
    const std::string target = "/" + std::string(8000, 'a') + "zb";
    const std::string plain(rewriting);
    CHECK(trace(tree, plain + repeated("RewriteRule ^/(a)+z$ /q\n", 2000), target).exit_code == 1);
    CHECK(is_too_much(
        trace(tree, plain + repeated("RewriteRule ^/(a|aa|a?a)+z$ /q\n", 2000), target)));
}

TEST_CASE("subrequests in subrequests end in an answer, however deep they may go") {
    const TempTree tree;
    tree.add("page.html", "a page\n");
    const std::string open =
        std::string(rewriting) + "<Directory />\nAllowOverride All\n</Directory>\n";
    const std::string deep = open + "LimitInternalRecursion 1000\n";
    tree.add(".htaccess",
             "RewriteEngine On\nRewriteCond /x%{REQUEST_URI} -U [OR]\n"
             "RewriteCond /y%{REQUEST_URI} -F\nRewriteRule ^ - [L]\n");
    CHECK(is_too_much(trace(tree, deep, "/")));
    tree.add(".htaccess", "RewriteEngine On\n" +
                              repeated("RewriteCond %{LA-U:REQUEST_FILENAME} nowhere [OR]\n", 3) +
                              "RewriteRule ^ - [L]\n");
    CHECK(is_too_much(trace(tree, open, "/")));
    tree.add(".htaccess", "DirectoryIndex ./ ./ ./ ./\n");
    CHECK(is_too_much(trace(tree, open, "/")));
}

TEST_CASE("texts that grow, and what is put into itself, end in an answer") {
    const TempTree tree;
    tree.add("page.html", "a page\n");
    const std::string head(rewriting);
    CHECK(is_too_much(
        trace(tree, head + "RewriteRule ^(.*) $1?%{QUERY_STRING}%{QUERY_STRING}a [QSA,N=100]\n")));
    CHECK(is_too_much(
        trace(tree, head + repeated("RewriteRule ^ - [E=A:x%{ENV:A}%{ENV:A}%{ENV:A}]\n", 100))));
    CHECK(is_too_much(
        trace(tree, head + repeated("RewriteCond %1%1a (.*)\n", 100) + "RewriteRule ^ - [L]\n")));
    CHECK(is_too_much(trace(tree, head + "RewriteMap m int:toupper\nRewriteRule ^ " +
                                      repeated("${m:", 10'000) + repeated("}", 10'000) + "\n")));
    CHECK(is_too_much(trace(tree, head + "RewriteRule ^ " + repeated("%{", 100'000) + "}\n")));
}

TEST_CASE("a map of ten megabytes is not read a thousand times") {
    const TempTree tree;
    tree.add("page.html", "a page\n");
    const std::string map = tree.add("map.txt", repeated("key value\n", million));
    CHECK(
        is_too_much(trace(tree, std::string(rewriting) + "RewriteMap m txt:" + map + "\n" +
                                    repeated("RewriteCond ${m:none} x\nRewriteRule ^ -\n", 1000))));
}

TEST_CASE("a name of a megabyte is no slip of any directive's, in httpd.conf and in .htaccess") {
    const TempTree tree;
    tree.add("page.html", "a page\n");
    const std::string name = repeated("A", million);
    CHECK(holds(trace(tree, name + "\n"), "Invalid command"));
    tree.add(".htaccess", name.substr(0, 8000) + "\n");
    CHECK(holds(trace(tree, "<Directory />\nAllowOverride All\n</Directory>\n"), "\"status\":500"));
}

TEST_CASE("a target that holds its group 200,000 times is refused, as httpd refuses it") {
    const TempTree tree;
    const std::string target = "/" + std::string(4000, 'a');
    const std::string long_target = repeated("/$1", 200'000);
    CHECK(holds(trace(tree, "AliasMatch ^/(.*) " + long_target + "\n", target), "\"status\":500"));
    CHECK(
        holds(trace(tree, "RedirectMatch ^/(.*) " + long_target + "\n", target), "\"status\":500"));
}

TEST_CASE("a million words of one directive end in an answer") {
    const TempTree tree;
    tree.add("page.html", "a page\n");
    const std::string names = "DirectoryIndex " + repeated("a ", million) + "\n";
    CHECK(is_too_much(trace(tree, std::string(rewriting) + names, "/")));
    std::string extensions =
        "LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so\nTypesConfig /dev/null\n"
        "AddHandler x";
    for (int i = 0; i < million / 2; ++i)
        extensions += " .e" + std::to_string(i);
    CHECK(holds(trace(tree, extensions + "\n"), "\"status\":200"));
}

TEST_CASE("check says of which file it did not follow the lines, and ends in time") {
    const TempTree tree;
    const std::string script = tree.add(std::string(200, 'a') + "z.fcgi", "#!/bin/sh\n");
    const std::string handler =
        "LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so\n"
        "LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so\nTypesConfig /dev/null\n"
        "<Directory />\nAddHandler fcgid-script .fcgi\nOptions +ExecCGI\n</Directory>\n";
    const std::string sections =
        repeated("<FilesMatch \"^(a|aa|a?a)+z$\">\nOptions +ExecCGI\n</FilesMatch>\n", 2000);
    CHECK(holds(check(tree, handler + sections, script), "what Apache does with"));
    const std::string rules =
        std::string(rewriting) + repeated("RewriteRule \"^/(a|aa|a?a)+z$\" /q\n", 2000);
    CHECK(holds(check(tree, handler + rules, script), "what Apache does with"));
}

TEST_CASE("what each of many folders says of 20,000 extensions is kept once") {
    const TempTree tree;
    const std::string lines = extension_lines(20'000);
    std::string folder;
    for (int i = 0; i < 16; ++i)
        tree.add((folder += "n/") + ".htaccess", lines);
    const std::string script = tree.add(folder + "hello.fcgi", "#!/bin/sh\n");
    const Traced checked = check(tree, std::string(programs), script, 400);
    CHECK(holds(checked, "hello.fcgi"));
    CHECK(holds(checked, "1 script"));
}

TEST_CASE("what the server says of 5,000 extensions is kept once for all of its hosts") {
    const TempTree tree;
    const std::string script = tree.add("hello.fcgi", "#!/bin/sh\n");
    std::string hosts;
    for (int i = 0; i < 200; ++i)
        hosts += "<VirtualHost *:80>\nServerName v" + std::to_string(i) +
                 ".test\nAddHandler z .z\n</VirtualHost>\n";
    const Traced checked =
        check(tree, std::string(programs) + extension_lines(5000) + hosts, script, 250);
    CHECK(holds(checked, "1 script"));
}
