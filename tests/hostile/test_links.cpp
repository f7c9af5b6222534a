// Links in a docroot that lead to what only root may read: a report of root's must not show it.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "support/temp_tree.h"

using namespace fcgicheck;

TEST_CASE("a .htaccess that is a link to root's file is not shown") {
    if (::geteuid() != 0)
        return;
    const TempTree tree;
    const std::string secret = tree.add("secret", "root:hash:1\n", 0600);
    tree.add("site/a.fcgi", "#!/bin/sh\n", 0755);
    tree.add_link("site/.htaccess", secret);
    const std::string config =
        tree.add("httpd.conf", "User www-data\nDocumentRoot " + tree.path("site") +
                                   "\n<Directory />\nAllowOverride All\n</Directory>\n");
    for (const std::string format : {"text", "short", "json"}) {
        CAPTURE(format);
        const std::string command = FCGICHECK_PROGRAM " " + tree.path("site") + " --config " +
                                    config + " --trial never --format " + format + " >" +
                                    tree.path("report");
        // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
        CHECK(std::system(command.c_str()) != 0);
        CHECK(tree.read("report").find(".htaccess") != std::string::npos);
        CHECK(tree.read("report").find("root:hash") == std::string::npos);
    }
}

TEST_CASE("what a .htaccess or a first line names is not shown where only root may read it") {
    if (::geteuid() != 0)
        return;
    const TempTree tree;
    const std::string secret = tree.add("secret", "root:hash:1\n", 0711);
    tree.add("site/a.fcgi", "#!/bin/sh\n", 0755);
    tree.add("site/b.fcgi", "#!" + secret + "\n", 0755);
    tree.add("site/.htaccess", "FcgidWrapper " + secret + " .fcgi\n");
    const std::string server =
        "ServerRoot /etc/apache2\nUser www-data\n"
        "LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\n"
        "LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so\n"
        "LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\n"
        "LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so\nListen 80\n"
        "TypesConfig /dev/null\nAddHandler fcgid-script .fcgi\nDocumentRoot " +
        tree.path("site") + "\n<Directory />\nOptions +ExecCGI\nAllowOverride ";
    for (const std::string override : {"All", "None"}) {
        const std::string config = tree.add("httpd.conf", server + override + "\n</Directory>\n");
        CAPTURE(override);
        const std::string command = FCGICHECK_PROGRAM " " + tree.path("site") + " --config " +
                                    config + " --trial never >" + tree.path("report");
        // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
        CHECK(WIFEXITED(std::system(command.c_str())));
        CHECK(tree.read("report").find("secret") != std::string::npos);
        CHECK(tree.read("report").find("root:hash") == std::string::npos);
    }
}
