#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using apache::Why;

namespace {

const std::string open =
    "DocumentRoot /srv/www\n<Directory />\nAllowOverride None\nRequire all granted\n</Directory>\n";

}  // namespace

TEST_CASE("a file is sent, a missing one is not found") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    const apache::Trace sent = site.get(open, "/a.txt");
    CHECK(sent.ending.status == 200);
    CHECK(sent.ending.why == Why::file_sent);
    CHECK(sent.filename == "/srv/www/a.txt");
    CHECK(site.get(open, "/b.txt").ending.status == 404);
}

TEST_CASE("a file that httpd's user may not read is forbidden") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a", 0600);
    const apache::Trace trace = site.get(open, "/a.txt");
    CHECK(trace.ending.status == 403);
    CHECK(trace.ending.why == Why::unreadable);
}

TEST_CASE("a directory that may not be searched stops the walk") {
    TraceSite site;
    site.files.add_directory("/srv/www/locked", 0700);
    site.files.add("/srv/www/locked/a.txt", "a");
    const apache::Trace trace = site.get(open, "/locked/a.txt");
    CHECK(trace.ending.status == 403);
    CHECK(trace.ending.why == Why::search_denied);
    CHECK(trace.ending.detail == "/srv/www/locked");
}

TEST_CASE("what follows a file is path-info, which only a script takes") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    const std::string config = open +
                               "<Directory /srv/www>\nOptions +ExecCGI\nAddHandler fcgid-script "
                               ".fcgi\n</Directory>\n";
    CHECK(site.get(config, "/a.txt/more").ending.status == 404);
    const apache::Trace script = site.get(config, "/x.fcgi/more");
    CHECK(script.ending.status == 200);
    CHECK(script.handler == "fcgid-script");
    CHECK(script.path_info == "/more");
    CHECK(script.script.has_value());
}

TEST_CASE("a directory without its slash is redirected, with it an index is looked for") {
    TraceSite site;
    site.files.add("/srv/www/d/index.html", "i");
    site.files.add_directory("/srv/www/e");
    CHECK(site.get(open, "/d").ending.status == 301);
    const apache::Trace index = site.get(open, "/d/");
    CHECK(index.ending.status == 200);
    CHECK(index.filename == "/srv/www/d/index.html");
    CHECK(site.get(open, "/e/").ending.why == Why::no_index);
    CHECK(site.get(open + "<Directory /srv/www>\nOptions Indexes\n</Directory>\n", "/e/").listing);
}

TEST_CASE("an option is off by the line that turned it off, or by none") {
    TraceSite site;
    site.files.add_directory("/srv/www/e");
    const auto line = [&](const std::string& options) {
        const apache::Trace trace =
            site.get(open + "<Directory /srv/www>\n" + options + "</Directory>\n", "/e/");
        REQUIRE(trace.ending.why == Why::no_index);
        const auto& because = trace.ending.decisions.at(0).because;
        return because ? because->text : "";
    };
    CHECK(line("Options +ExecCGI\n").empty());
    CHECK(line("Options -Indexes\nOptions +ExecCGI\n") == "Options -Indexes");
    CHECK(line("Options ExecCGI\nOptions +Multiviews\n") == "Options ExecCGI");
    CHECK(line("Define OPTS +ExecCGI\nOptions -Indexes\nOptions ${OPTS}\n") == "Options -Indexes");
    CHECK(line("Define OFF -Indexes\nOptions +Indexes\nOptions ${OFF}\nOptions +ExecCGI\n") ==
          "Options ${OFF}");
}

TEST_CASE("a virtual host is chosen by address before name") {
    TraceSite site;
    site.files.add("/srv/a/which", "a");
    const std::string config = open +
                               "<VirtualHost *:80>\nServerName a.test\nDocumentRoot "
                               "/srv/a\n</VirtualHost>\n<VirtualHost 10.0.0.1:80>\nServerName "
                               "b.test\n</VirtualHost>\n";
    apache::Request request{.host = "a.test", .target = "/which", .client = "127.0.0.1"};
    CHECK(site.get(config, request).host == 1);
    request.local_address = "10.0.0.1";
    CHECK(site.get(config, request).host == 2);
    request.local_address.reset();
    request.client.reset();
    CHECK_FALSE(site.get(config, request).host_is_known);
}

TEST_CASE("an index file takes its directory's sections, without those for the file (measured)") {
    TraceSite site;
    site.files.add("/srv/www/index.html", "i");
    const std::string config = open + "<Directory /srv/www/*>\nRequire all denied\n</Directory>\n";
    CHECK(site.get(config, "/index.html").ending.status == 403);
    CHECK(site.get(config, "/").ending.status == 200);
}

TEST_CASE("without a process that mod_fcgid may start a script's answer is 503") {
    TraceSite site;
    const std::string config = open +
                               "AddHandler fcgid-script .fcgi\n<Directory /srv/www>\n"
                               "Options +ExecCGI\n</Directory>\n";
    CHECK(site.get(config, "/x.fcgi").ending.status == 200);
    const apache::Trace trace = site.get(config + "FcgidMaxProcesses 0\n", "/x.fcgi");
    CHECK(trace.ending.status == 503);
    CHECK(trace.ending.why == Why::no_process);
}

TEST_CASE("a limit of all of mod_fcgid is refused in a virtual host") {
    ApacheSite site;
    const apache::Model model =
        site.load("<VirtualHost *:80>\nFcgidMaxProcesses 5\n</VirtualHost>\n");
    REQUIRE(model.error());
    CHECK(model.error()->message == "FcgidMaxProcesses cannot occur within <VirtualHost> section");
    CHECK_FALSE(site.load("FcgidMaxProcesses 5\n").error());
}

TEST_CASE("Apache stops without a line where the file of TypesConfig is missing, or a folder") {
    ApacheSite site;
    const apache::Model model = site.load("TypesConfig none\n");
    REQUIRE(model.error());
    CHECK(model.error()->at.line == 0);
    CHECK(model.error()->message == "could not open mime types config file /etc/apache2/none");
    CHECK_FALSE(site.load("TypesConfig mime.types\n").error());
    CHECK(site.load("TypesConfig /\n").error());
}

TEST_CASE("a type that acts as handler is none for a directory, which mod_dir answers for") {
    TraceSite site;
    site.files.add_directory("/srv/www/d");
    const std::string config = open +
                               "<Directory /srv/www>\nOptions Indexes ExecCGI\n"
                               "ForceType application/x-httpd-cgi\n</Directory>\n";
    CHECK(site.get(config, "/d/").listing);
}

TEST_CASE("DirectoryIndex does not read on behind an empty name") {
    TraceSite site;
    CHECK(site.get("DocumentRoot /srv/www\nDirectoryIndex \"\" x.fcgi\n", "/").filename ==
          "/srv/www/");
    CHECK(site.get("DocumentRoot /srv/www\nDirectoryIndex x.fcgi \"\"\n", "/").filename ==
          "/srv/www/x.fcgi");
}

TEST_CASE("a type that a rule gives a folder takes the place of the one that is listed") {
    TraceSite site;
    site.modules =
        "LoadModule autoindex_module modules/mod_autoindex.so\n"
        "LoadModule rewrite_module modules/mod_rewrite.so\n";
    const std::string listed = "DocumentRoot /srv/www\nOptions +Indexes\n";
    CHECK(site.get(listed, "/").ending.status == 200);
    CHECK(site.get(listed + "RewriteEngine On\nRewriteRule . - [T=text/plain]\n", "/")
              .ending.status == 404);
}

TEST_CASE("an index file is looked up with GET, whatever the request's own method") {
    TraceSite site;
    site.files.add("/srv/www/index.html", "x");
    const std::string config = "DocumentRoot /srv/www\n<Files ~ .>\nRequire method GET\n</Files>\n";
    CHECK(site.get(config, {.method = "POST", .host = "a.test", .target = "/"}).ending.status ==
          200);
    CHECK(site.get(config, {.method = "POST", .host = "a.test", .target = "/index.html"})
              .ending.status == 403);
}

TEST_CASE("<Directory> is not matched against a file that the path goes on behind") {
    TraceSite site;
    const std::string config =
        "DocumentRoot /srv/www\nOptions All\nAcceptPathInfo On\nAddHandler fcgid-script .fcgi\n"
        "<Directory /srv/www/*>\nSetHandler ours\nAction ours /x.fcgi virtual\n</Directory>\n";
    CHECK(site.get(config, "/x.fcgi").path_info == "/x.fcgi");
}

TEST_CASE(
    "an index file that is a link is not looked at where a section adds SymLinksIfOwnerMatch") {
    TraceSite site;
    site.files.add("/srv/www/plain.txt", "x");
    site.files.add_link("/srv/www/index.html", "/srv/www/plain.txt", 65534);
    const std::string config = open + "Options ";
    CHECK(site.get(config + "+SymLinksIfOwnerMatch\n", "/").ending.status == 200);
    CHECK(site.get(config + "+SymLinksIfOwnerMatch\n", "/index.html").ending.status == 403);
    CHECK(site.get(config + "SymLinksIfOwnerMatch\n", "/").ending.status == 403);
    CHECK(site.get(config + "None\n", "/").ending.status == 403);
}
