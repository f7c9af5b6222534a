#include <doctest/doctest.h>

#include "gather/candidate.h"
#include "gather/envvars.h"
#include "support/memory_files.h"

using namespace fcgicheck;
using gather::Candidate;
using gather::exported_variables;
using test::MemoryFiles;

TEST_CASE("Debian's envvars give what they export, with variables filled in") {
    const auto variables = exported_variables(
        "# comment\nunset HOME\nif [ x ] ; then\n\tSUFFIX=\"-x\"\nfi\n"
        "export APACHE_RUN_USER=www-data\n"
        "export APACHE_RUN_DIR=/var/run/apache2$SUFFIX\n"
        "export APACHE_PID_FILE=${APACHE_RUN_DIR}/apache2.pid # where\n"
        "  export QUOTED=\"a b\"\nexport LANG\n");
    CHECK(variables.at("APACHE_RUN_USER") == "www-data");
    CHECK(variables.at("APACHE_RUN_DIR") == "/var/run/apache2");
    CHECK(variables.at("APACHE_PID_FILE") == "/var/run/apache2/apache2.pid");
    CHECK(variables.at("QUOTED") == "a b");
    CHECK(variables.size() == 4);
}

TEST_CASE("the running httpd's command line names its configuration") {
    MemoryFiles files;
    const std::vector<os::ProcessEntry> processes{
        {.pid = 9999991, .parent = 1, .name = "nginx", .argv = {"nginx"}},
        {.pid = 9999992,
         .parent = 1,
         .name = "apache2",
         .argv = {"/usr/sbin/apache2", "-d", "/srv/www", "-f", "conf/site.conf", "-DSSL", "-D",
                  "PORT=81", "-C", "Define ROOT /srv", "-cListen 81"}},
        {.pid = 9999993,
         .parent = 9999992,
         .name = "apache2",
         .argv = {"/usr/sbin/apache2", "-f", "/x"}},
    };
    const std::vector<Candidate> running = gather::running_httpds(files, processes);
    REQUIRE(running.size() == 1);
    const Candidate* const found = running.data();
    CHECK(found->config_file == "/srv/www/conf/site.conf");
    CHECK(found->defines == std::vector<std::string>{"SSL", "PORT=81"});
    CHECK(found->before == std::vector<std::string>{"Define ROOT /srv"});
    CHECK(found->after == std::vector<std::string>{"Listen 81"});
    CHECK_FALSE(found->environment);
}

TEST_CASE("a running httpd without -f reads the configuration of its distribution") {
    MemoryFiles files;
    files.add("/etc/httpd/conf/httpd.conf", "");
    const std::vector<os::ProcessEntry> processes{{.pid = 9999992,
                                                   .parent = 1,
                                                   .name = "httpd",
                                                   .argv = {"/usr/sbin/httpd", "-DFOREGROUND"}}};
    const std::vector<Candidate> running = gather::running_httpds(files, processes);
    REQUIRE(running.size() == 1);
    const Candidate* const found = running.data();
    CHECK(found->config_file == "/etc/httpd/conf/httpd.conf");
}

TEST_CASE("without a running httpd the usual places are looked at, and none is no server") {
    MemoryFiles files;
    CHECK_FALSE(gather::usual_place(files));
    files.add("/opt/lampp/etc/httpd.conf", "");
    CHECK(gather::usual_place(files)->config_file == "/opt/lampp/etc/httpd.conf");
    files.add("/etc/apache2/apache2.conf", "");
    CHECK(gather::usual_place(files)->config_file == "/etc/apache2/apache2.conf");
}

TEST_CASE("LiteSpeed is recognised by its process and by its directory") {
    MemoryFiles files;
    CHECK_FALSE(gather::is_litespeed_here(files, {}));
    CHECK(gather::is_litespeed_here(
        files, {{.pid = 5, .parent = 1, .name = "openlitespeed", .argv = {}}}));
    files.add_directory("/usr/local/lsws");
    CHECK(gather::is_litespeed_here(files, {}));
}
