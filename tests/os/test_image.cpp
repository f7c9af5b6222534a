// `fcgicheck --sysroot`: a small root file system, checked as it will be deployed.
#include <doctest/doctest.h>
#include <unistd.h>

#include <optional>
#include <sstream>
#include <string>

#include "app/access.h"
#include "app/check.h"
#include "app/trace.h"
#include "support/said.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using app::ExitCode;
using test::Said;

namespace {

// Debian's layout, with a site that works. Its user is 33 there as here, under a name of its own.
void build_image(const TempTree& tree) {
    tree.add("image/etc/passwd", "root:x:0:0::/root:/bin/sh\nwebber:x:7733:7734::/:/bin/false\n");
    tree.add("image/etc/group", "root:x:0:\nwebgroup:x:7734:\nshared:x:7735:webber\n");
    tree.add("image/usr/sbin/apache2",
             "\x7f"
             "ELF Apache/2.4.71 (Debian)");
    tree.add("image/etc/apache2/envvars",
             "export APACHE_RUN_USER=webber\nexport APACHE_RUN_GROUP=webgroup\n");
    std::string modules;
    for (const std::string name : {"mpm_event", "authz_core", "mime", "fcgid"}) {
        tree.add("image/usr/lib/apache2/modules/mod_" + name + ".so", "");
        modules.append("LoadModule ").append(name).append("_module ");
        modules.append("/usr/lib/apache2/modules/mod_").append(name).append(".so\n");
    }
    tree.add("image/etc/mime.types", "");
    tree.add("image/etc/apache2/apache2.conf",
             "ServerRoot /etc/apache2\nServerName a.test\nListen 80\nUser ${APACHE_RUN_USER}\n"
             "Group ${APACHE_RUN_GROUP}\n" +
                 modules +
                 "TypesConfig /etc/mime.types\nDocumentRoot /var/www/html\n"
                 "<Directory /var/www/html>\nOptions +ExecCGI\nAddHandler fcgid-script .fcgi\n"
                 "Require all granted\n</Directory>\n");
    tree.add("image/usr/bin/perl5.36",
             "\x7f"
             "ELF",
             0755);
    tree.add_link("image/usr/bin/perl", "/usr/bin/perl5.36");
    tree.add_directory("image/srv/site");
    tree.add_directory("image/var/www");
    tree.add_link("image/var/www/html", "/srv/site");
    tree.add("image/srv/site/x.fcgi", "#!/usr/bin/perl\nprint 1;\n", 0755);
}

Said check(const TempTree& tree, const std::string& path,
           const std::optional<std::string>& owner = std::nullopt) {
    return test::check({.paths = {path}, .place = {.sysroot = tree.path("image"), .owner = owner}});
}

}  // namespace

TEST_CASE("an image is checked with its own configuration, users, modules and interpreters") {
    TempTree tree;
    build_image(tree);
    const Said said = check(tree, "/var/www/html");
    CHECK_MESSAGE(said.code == ExitCode::clean, (said.out + said.err));
    CHECK(said.holds("target: the image at " + tree.path("image")));
    CHECK(said.holds("config: /etc/apache2/apache2.conf"));
    CHECK(said.holds("/x.fcgi"));
    CHECK_FALSE(said.holds("error["));
    CHECK_FALSE(said.holds("answered"));  // no trial
    CHECK(said.holds("handshake"));
}

TEST_CASE("a .htaccess behind a link of the image's counts") {
    TempTree tree;
    build_image(tree);
    tree.add("image/srv/site/.htaccess", "NoSuchDirective on\n");
    const Said said = check(tree, "/var/www/html");
    CHECK(said.code == ExitCode::findings);
    CHECK_MESSAGE(said.holds("NoSuchDirective"), said.out);
}

TEST_CASE("a docroot of an image may be named by its local path") {
    TempTree tree;
    build_image(tree);
    tree.change_mode("image/srv/site/x.fcgi", 0644);
    const Said said = check(tree, tree.path("image/var/www/html"));
    CHECK(said.code == ExitCode::findings);
    CHECK_MESSAGE(said.holds("chmod o+x /srv/site/x.fcgi"), said.out);
}

TEST_CASE("an interpreter counts where the image has it, whatever is installed here") {
    TempTree tree;
    build_image(tree);
    tree.add("image/srv/site/sh.fcgi", "#!/bin/sh\n", 0755);
    tree.add("image/srv/site/only.fcgi", "#!/opt/only/there\n", 0755);
    tree.add("image/opt/only/there",
             "\x7f"
             "ELF",
             0755);
    const Said said = check(tree, "/var/www/html");
    CHECK(said.holds("interpreter-missing] sh.fcgi"));
    CHECK_FALSE(said.holds("only.fcgi: "));
    CHECK_FALSE(said.holds("] only.fcgi"));
}

TEST_CASE("what the kernel makes where an image runs is not missing in it") {
    TempTree tree;
    build_image(tree);
    const std::string name = "image/etc/apache2/apache2.conf";
    std::string config = tree.read(name);
    config.replace(config.find("/etc/mime.types"), 15, "/dev/null");
    ::unlink(tree.path(name).c_str());
    tree.add(name, config);
    const Said said = check(tree, "/srv/site");
    CHECK(said.code == ExitCode::clean);
    CHECK_FALSE(said.holds("does not start"));
}

TEST_CASE("a link of an image leads to no file of this machine") {
    TempTree tree;
    build_image(tree);
    tree.add("outside.fcgi", "#!/usr/bin/secret-interpreter\n", 0755);
    tree.add_link("image/srv/site/away.fcgi", "../../../outside.fcgi");
    const Said said = check(tree, "/var/www/html");
    CHECK(said.holds("dangling-symlink"));
    CHECK_FALSE(said.holds("secret-interpreter"));
}

TEST_CASE("the image's user and groups decide, and the owners of its files") {
    if (geteuid() != 0) {
        MESSAGE("SKIPPED: only root can give files away");
        return;
    }
    TempTree tree;
    build_image(tree);
    tree.change_mode("image/srv/site/x.fcgi", 0750);
    const Said closed = check(tree, "/var/www/html");
    CHECK(closed.code == ExitCode::findings);
    CHECK_MESSAGE(closed.holds("webber"), closed.out);
    tree.change_owner("image/srv/site/x.fcgi", 0, 7735);  // a supplementary group
    CHECK(check(tree, "/var/www/html").code == ExitCode::clean);
}

TEST_CASE("of an image that was unpacked without its owners they are not judged") {
    if (geteuid() != 0) {
        MESSAGE("SKIPPED: only root can give files away");
        return;
    }
    TempTree tree;
    build_image(tree);
    tree.change_owner("image/etc/passwd", 1234, 1234);
    tree.change_owner("image/srv/site/x.fcgi", 1234, 1234);
    tree.change_mode("image/srv/site/x.fcgi", 0750);
    const Said said = check(tree, "/var/www/html");
    CHECK(said.code == ExitCode::clean);
    CHECK_MESSAGE(said.holds("unpacked without them"), said.out);
}

TEST_CASE("files that will be given away are judged so, also behind a link") {
    TempTree tree;
    build_image(tree);
    tree.change_mode("image/srv/site/x.fcgi", 0750);
    CHECK(check(tree, "/var/www/html", "root:root").code == ExitCode::findings);
    CHECK(check(tree, "/var/www/html", "root:shared").code == ExitCode::clean);
    CHECK(check(tree, "/var/www/html", "webber").code == ExitCode::clean);
    CHECK(check(tree, "/var/www/html", "www-data:www-data").code == ExitCode::wrong_usage);
}

TEST_CASE("trace and access answer for an image") {
    TempTree tree;
    build_image(tree);
    std::ostringstream out;
    std::ostringstream err;
    app::trace({.urls = {"http://a.test/x.fcgi"},
                .place = {.sysroot = tree.path("image")},
                .format = app::TraceFormat::jsonl},
               out, err);
    CHECK_MESSAGE(out.str().find("\"file\":\"/var/www/html/x.fcgi\"") != std::string::npos,
                  (out.str() + err.str()));

    out.str("");
    CHECK(app::access({.paths = {"/var/www/html/x.fcgi"},
                       .as = "webber",
                       .place = {.sysroot = tree.path("image")},
                       .format = app::AccessFormat::jsonl},
                      out, err) == ExitCode::clean);
    CHECK_MESSAGE(out.str().find("\"execute\":true") != std::string::npos, out.str());
}
