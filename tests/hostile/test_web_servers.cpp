// What is only called like a web server, and configurations that a stranger has written: root's run
// starts nothing for them.
#include <doctest/doctest.h>
#include <re2/re2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "os/process.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

constexpr uid_t stranger = 65534;
constexpr gid_t strangers = 65534;

// Its programs would run as backup, in the group disk.
std::string config(const TempTree& tree) {
    return "ServerRoot /usr\nUser backup\nGroup disk\nListen 127.0.0.1:8080\n"
           "LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\n"
           "LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\n"
           "LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so\n"
           "TypesConfig /dev/null\n"
           "LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so\n"
           "DocumentRoot " +
           tree.path("htdocs") +
           "\n<Directory />\nRequire all granted\nOptions +ExecCGI\n"
           "AddHandler fcgid-script .fcgi\nFcgidWrapper " +
           tree.path("pwn") + " .fcgi\n</Directory>\n";
}

// A site of somebody's, and a program that says that it was run.
void fill(const TempTree& tree) {
    tree.add("htdocs/good.fcgi", "#!/bin/sh\nexit 0\n", 0755);
    tree.add("ran", "", 0666);
    tree.add("pwn", "#!/bin/sh\nid >>" + tree.path("ran") + "\n", 0755);
}

std::string said_by(const std::vector<std::string>& argv) {
    const os::Result<os::ProgramOutput> output =
        os::output_of({.argv = argv, .environment = {}, .descriptors = {}}, 1U << 20U, 30s);
    REQUIRE(output);
    std::string text = output->text;
    RE2::GlobalReplace(&text, "\n +", " ");  // lines are wrapped
    return text;
}

std::string check(const TempTree& tree, const std::string& config_file) {
    return said_by({FCGICHECK_PROGRAM, "--config", config_file, "--trial", "always", "--timeout",
                    "1", tree.path("htdocs")});
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// While a stranger's process of that name runs, with a child of the same name.
std::string check_beside(const TempTree& tree, const std::string& name) {
    tree.add_fifo("begun");
    tree.add_fifo("end", 0666);
    tree.change_mode("begun", 0666);
    const std::string wait = "echo x >" + tree.path("begun") + "\nread x <" + tree.path("end");
    tree.add(name, "#!/bin/sh\n(" + wait + ") &\nwait\n", 0755);
    return said_by({"/bin/sh", "-c",
                    "setpriv --reuid=65534 --regid=65534 --clear-groups " + tree.path(name) +
                        " -f " + tree.path("httpd.conf") + " >/dev/null 2>&1 & read x <" +
                        tree.path("begun") + "; " FCGICHECK_PROGRAM " --timeout 1 " +
                        tree.path("htdocs") + "; echo x >" + tree.path("end") + "; wait"});
}

}  // namespace

TEST_CASE("a stranger's process that is called apache2 is passed over, and said to be") {
    if (::geteuid() != 0)
        return;
    const TempTree tree;
    fill(tree);
    tree.add("httpd.conf", config(tree));  // root's own: only the process is not
    const std::string said = check_beside(tree, "apache2");
    CAPTURE(said);
    CHECK(holds(said, "processes apache2, the first pid "));
    CHECK(holds(said, "it is not root's"));
    CHECK_FALSE(holds(said, tree.path("httpd.conf")));
    CHECK(tree.read("ran").empty());
}

TEST_CASE("a stranger's process that is called litespeed keeps nobody from checking") {
    if (::geteuid() != 0)
        return;
    const TempTree tree;
    fill(tree);
    const std::string said = check_beside(tree, "litespeed");
    CAPTURE(said);
    CHECK_FALSE(holds(said, "LiteSpeed serves"));
    CHECK(holds(said, "one of the 2 processes litespeed"));
}

TEST_CASE("root tries nothing where a stranger can change a file of the configuration") {
    if (::geteuid() != 0)
        return;
    const TempTree tree;
    fill(tree);
    tree.add("httpd.conf", config(tree));
    CHECK(holds(check(tree, tree.path("httpd.conf")), "ran " + tree.path("pwn") + " as backup"));
    CHECK_FALSE(tree.read("ran").empty());
    tree.add("ran", "", 0666);

    tree.add("open/httpd.conf", config(tree));
    tree.add("more.conf", "# nothing\n");
    tree.add("including.conf", config(tree) + "Include " + tree.path("more.conf") + "\n");
    tree.add("dump", "# In file: /etc/httpd.conf\n#   1:\n" + config(tree));
    tree.change_owner("more.conf", stranger, strangers);
    tree.change_owner("dump", stranger, strangers);
    tree.change_mode("open", 0777);
    tree.add("writable.conf", config(tree), 0666);
    tree.add("of-a-group.conf", config(tree), 0664);
    tree.add_link("link.conf", tree.path("httpd.conf"));
    tree.change_owner("link.conf", stranger, strangers);
    for (const std::string name : {"open/httpd.conf", "including.conf", "dump", "writable.conf",
                                   "of-a-group.conf", "link.conf"}) {
        CAPTURE(name);
        const std::string said = check(tree, tree.path(name));
        CAPTURE(said);
        CHECK(holds(said, "others can change"));
        CHECK(tree.read("ran").empty());
    }
}
