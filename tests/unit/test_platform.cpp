#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "apache/model.h"
#include "gather/platform.h"
#include "gather/suexec.h"
#include "gather/unit_files.h"
#include "support/memory_files.h"
#include "text/suexec_variables.h"

using namespace fcgicheck;
using Effect = SandboxedPath::Effect;

namespace {

std::vector<std::string> paths_with(Effect effect, const ServiceSandbox& sandbox) {
    std::vector<std::string> paths;
    for (const SandboxedPath& path : sandbox.paths)
        if (path.effect == effect)
            paths.push_back(path.path);
    return paths;
}

using Paths = std::vector<std::string>;

ServiceSandbox sandbox_in(test::MemoryFiles& files) {
    const auto sandbox = gather::sandbox_of(files, "apache2.service");
    REQUIRE(sandbox);
    return *sandbox;
}

// What a unit file with these lines in its [Service] says.
ServiceSandbox sandbox_of(const std::string& lines) {
    test::MemoryFiles files;
    files.add("/lib/systemd/system/apache2.service", "[Unit]\n[Service]\n" + lines);
    return sandbox_in(files);
}

apache::Model model_of(const std::string& lines) {
    test::MemoryFiles files;
    files.add("/etc/httpd.conf",
              "ServerRoot /etc\nLoadModule mpm_event_module modules/mod_mpm_event.so\n"
              "LoadModule suexec_module modules/mod_suexec.so\nListen 80\n" +
                  lines);
    files.add("/etc/modules/mod_mpm_event.so", "");
    files.add("/etc/modules/mod_suexec.so", "");
    files.add_directory("/srv/jail");
    return apache::load(files,
                        {.config_file = "/etc/httpd.conf", .defines = {}, .environment = {}});
}

}  // namespace

TEST_CASE("what suexec -V prints is taken over") {
    const SuexecSettings settings = gather::settings_in(
        " -D AP_DOC_ROOT=\"/var/www\"\n -D AP_GID_MIN=100\n -D AP_HTTPD_USER=\"www-data\"\n"
        " -D AP_LOG_EXEC=\"/var/log/apache2/suexec.log\"\n"
        " -D AP_SAFE_PATH=\"/usr/local/bin:/usr/bin:/bin\"\n -D AP_UID_MIN=500\n"
        " -D AP_USERDIR_SUFFIX=\"public_html\"\n");
    CHECK(settings.docroot == "/var/www");
    CHECK(settings.caller == "www-data");
    CHECK(settings.uid_min == 500);
    CHECK(settings.gid_min == 100);
    CHECK(settings.safe_path == "/usr/local/bin:/usr/bin:/bin");
    CHECK(settings.log == "/var/log/apache2/suexec.log");
    CHECK(settings.callers_file.empty());
}

TEST_CASE("Debian's custom suexec prints where its files are") {
    const SuexecSettings settings = gather::settings_in(
        " -D SUEXEC_CONFIG_DIR=/etc/apache2/suexec/\n -D AP_GID_MIN=100\n -D AP_UID_MIN=100\n");
    CHECK(settings.callers_file == "/etc/apache2/suexec/");
    CHECK(settings.docroot.empty());
}

TEST_CASE("the first line of the file of Debian's custom suexec is its docroot") {
    CHECK(gather::docroot_in("/var/www \npublic_html\n") == "/var/www");
    CHECK(gather::docroot_in("/srv") == "/srv");
    CHECK(gather::docroot_in("#/var/www\npublic_html\n").empty());
    CHECK(gather::docroot_in("/\n").empty());
    CHECK(gather::docroot_in("var/www\n").empty());
    CHECK(gather::docroot_in("").empty());
}

TEST_CASE("suexec hands on what a CGI request brings, and nothing of the host's own") {
    CHECK(text::passes_suexec("HTTP_HOST"));
    CHECK(text::passes_suexec("SSL_PROTOCOL"));
    CHECK(text::passes_suexec("TZ"));
    CHECK_FALSE(text::passes_suexec("PATH"));
    CHECK_FALSE(text::passes_suexec("PYTHONPATH"));
    CHECK_FALSE(text::passes_suexec("TZDIR"));
}

TEST_CASE("a virtual host inherits the main server's SuexecUserGroup") {
    const apache::Model model = model_of(
        "SuexecUserGroup ann users\n<VirtualHost *:80>\n"
        "</VirtualHost>\n<VirtualHost *:80>\n"
        "SuexecUserGroup bob users\n</VirtualHost>\n");
    REQUIRE(model.hosts().size() == 3);
    REQUIRE(model.hosts()[1].facts.suexec);
    CHECK(model.hosts()[1].facts.suexec->text == "SuexecUserGroup ann users");
    REQUIRE(model.hosts()[2].facts.suexec);
    CHECK(model.hosts()[2].facts.suexec->text == "SuexecUserGroup bob users");
}

TEST_CASE("Suexec Off below a SuexecUserGroup takes it back, above it is refused") {
    const apache::Model below = model_of("SuexecUserGroup ann users\nSuexec Off\n");
    CHECK_FALSE(below.error());
    CHECK_FALSE(below.hosts()[0].facts.suexec);
    CHECK_FALSE(below.hosts()[0].runs_as);
    const apache::Model above = model_of("Suexec Off\nSuexecUserGroup ann users\n");
    REQUIRE(above.error());
    CHECK(above.error()->message ==
          "SuexecUserGroup configured, but suEXEC is disabled: Suexec directive is Off");
}

TEST_CASE("ChrootDir is told of a model that has it") {
    CHECK_FALSE(model_of("").chroot());
    const apache::Model model = model_of("ChrootDir /srv/jail\n");
    REQUIRE(model.chroot());
    CHECK(model.chroot()->text == "ChrootDir /srv/jail");
}

TEST_CASE("the type is the third part of a security context") {
    CHECK(gather::type_in("system_u:object_r:httpd_sys_content_t:s0") == "httpd_sys_content_t");
    CHECK(gather::type_in("system_u:system_r:httpd_t:s0-s0:c0.c1023") == "httpd_t");
    CHECK(gather::type_in("system_u:object_r:default_t") == "default_t");
    CHECK(gather::type_in("/usr/sbin/apache2 (enforce)").empty());
    CHECK(gather::type_in("unconfined").empty());
}

TEST_CASE("a unit's sandbox is what its lines say") {
    const ServiceSandbox sandbox = sandbox_of(
        "InaccessiblePaths=-/srv/a \"/srv/b c\"\n ProtectHome = yes\nNoExecPaths=/\n"
        "ExecPaths=+/usr \\\n  # in between\n  /lib\nTemporaryFileSystem=/opt:ro,size=1M\n"
        "BindReadOnlyPaths=/data:/opt/data:rbind /opt/own\nPrivateTmp=no\n");
    CHECK(paths_with(Effect::closed, sandbox) ==
          Paths{"/srv/a", "/srv/b c", "/home", "/root", "/run/user"});
    CHECK(paths_with(Effect::empty, sandbox) == Paths{"/opt"});
    CHECK(paths_with(Effect::no_programs, sandbox) == Paths{"/"});
    CHECK(paths_with(Effect::programs, sandbox) == Paths{"/usr", "/lib"});
    CHECK(paths_with(Effect::shown, sandbox) == Paths{"/opt/data", "/opt/own"});
    CHECK(sandbox.paths.front().because.at.line == 3);
    CHECK(sandbox.paths.front().because.at.file.string() == "/lib/systemd/system/apache2.service");
}

TEST_CASE("of a switch the last line counts, of a list all since an empty one") {
    CHECK(sandbox_of("ProtectHome=yes\nProtectHome=read-only\n").paths.empty());
    CHECK(paths_with(Effect::empty, sandbox_of("ProtectHome=tmpfs\n")) ==
          Paths{"/home", "/root", "/run/user"});
    CHECK(paths_with(Effect::empty, sandbox_of("PrivateTmp=true\n")) == Paths{"/tmp", "/var/tmp"});
    CHECK(paths_with(Effect::closed, sandbox_of("InaccessiblePaths=/a\nInaccessiblePaths=\n"
                                                "InaccessiblePaths=/b\nInaccessiblePaths=/c\n")) ==
          Paths{"/b", "/c"});
}

TEST_CASE(
    "a unit in /etc stands for the package's, and drop-ins come behind in the order of names") {
    test::MemoryFiles files;
    files.add("/usr/lib/systemd/system/apache2.service", "[Service]\nProtectHome=yes\n");
    files.add("/etc/systemd/system/apache2.service", "[Service]\nPrivateTmp=yes\n");
    files.add("/usr/lib/systemd/system/apache2.service.d/20-b.conf",
              "[Service]\nInaccessiblePaths=/b\n");
    files.add("/etc/systemd/system/apache2.service.d/10-a.conf",
              "[Service]\nInaccessiblePaths=/a\n");
    files.add("/run/systemd/system/apache2.service.d/10-a.conf",
              "[Service]\nInaccessiblePaths=/not\n");
    files.add_link("/etc/systemd/system/service.d/30-c.conf", "/dev/null");
    files.add("/usr/lib/systemd/system/service.d/30-c.conf", "[Service]\nPrivateTmp=no\n");
    const ServiceSandbox sandbox = sandbox_in(files);
    CHECK(paths_with(Effect::closed, sandbox) == Paths{"/a", "/b"});
    CHECK(paths_with(Effect::empty, sandbox) == Paths{"/tmp", "/var/tmp"});
}

TEST_CASE("a unit that is masked, or not there, has no sandbox") {
    test::MemoryFiles files;
    CHECK_FALSE(gather::sandbox_of(files, "apache2.service"));
    files.add("/usr/lib/systemd/system/apache2.service", "[Service]\nProtectHome=yes\n");
    files.add_link("/etc/systemd/system/apache2.service", "/dev/null");
    CHECK_FALSE(gather::sandbox_of(files, "apache2.service"));
}

TEST_CASE("an instance is made of its template, with the drop-ins of both") {
    test::MemoryFiles files;
    files.add("/lib/systemd/system/apache2@.service", "[Service]\nPrivateTmp=yes\n");
    files.add("/etc/systemd/system/apache2@.service.d/a.conf", "[Service]\nInaccessiblePaths=/a\n");
    files.add("/etc/systemd/system/apache2@one.service.d/b.conf",
              "[Service]\nRootDirectory=/srv/root\n");
    const auto sandbox = gather::sandbox_of(files, "apache2@one.service");
    REQUIRE(sandbox);
    CHECK(paths_with(Effect::closed, *sandbox) == Paths{"/a"});
    CHECK(paths_with(Effect::empty, *sandbox) == Paths{"/tmp", "/var/tmp"});
    REQUIRE(sandbox->other_root);
    CHECK(sandbox->other_root->text == "RootDirectory=/srv/root");
}
