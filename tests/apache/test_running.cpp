// A site whose files are changed while Apache and its programs run: what mod_fcgid goes on asking,
// and what Apache has not read yet.
#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "checked.h"
#include "responder.h"
#include "support/private_httpd.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

constexpr const char* script = "site/htdocs/hello.fcgi";
constexpr const char* site_configuration = R"(Include ${SITE}/../server.conf
DocumentRoot ${SITE}/htdocs
<Directory ${SITE}/htdocs>
    Options +ExecCGI
    AddHandler fcgid-script .fcgi
    Require all granted
</Directory>
)";

TempTree& deployed(TempTree& tree) {
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    tree.add("site/httpd.conf", site_configuration);
    tree.add(script, fastcgi_responder, 0755);
    return tree;
}

using Names = std::vector<std::string>;

struct RunningSite {
    TempTree tree;
    PrivateHttpd httpd{deployed(tree)};

    RunningSite() { REQUIRE_MESSAGE(httpd.is_running(), httpd.log()); }
    Names found() const { return rules_of(check_site(tree, "never")); }
};

// As an editor saves a file, some time later: a process's start is known to two seconds.
void write_in_place(const std::string& path, const std::string& content) {
    std::this_thread::sleep_for(3500ms);
    std::ofstream(path) << content;
}

}  // namespace

TEST_CASE("a program that was changed in place is answered for by its old process" *
          doctest::skip(geteuid() != 0)) {
    const RunningSite site;
    CHECK(site.found().empty());
    REQUIRE(site.httpd.get("/hello.fcgi").status == 200);
    CHECK(site.found().empty());

    std::string changed = fastcgi_responder;
    changed.replace(changed.find("it works"), 8, "it moves");
    const std::string path = site.tree.path(script);
    write_in_place(path, changed);
    CHECK(site.httpd.get("/hello.fcgi").body == "it works");
    CHECK(site.found() == Names{"old-process-still-runs"});
    // mod_fcgid starts another for another inode.
    std::filesystem::copy_file(path, path + ".new");
    std::filesystem::rename(path + ".new", path);
    CHECK(site.httpd.get("/hello.fcgi").body == "it moves");
}

TEST_CASE("a configuration that was changed is said not to be read yet, until it is" *
          doctest::skip(geteuid() != 0)) {
    const RunningSite site;
    CHECK(site.found().empty());
    write_in_place(site.tree.path("site/httpd.conf"), site_configuration);
    CHECK(site.found() == Names{"config-newer-than-apache"});

    pid_t pid = 0;
    std::ifstream(site.tree.path("run/httpd.pid")) >> pid;
    REQUIRE(pid > 0);
    REQUIRE(::kill(pid, SIGUSR1) == 0);  // graceful
    for (int looks = 0; looks < 100 && !site.found().empty(); ++looks)
        std::this_thread::sleep_for(200ms);
    CHECK(site.found().empty());
}
