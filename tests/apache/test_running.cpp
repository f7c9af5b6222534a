// A site whose files are changed while Apache and its programs run: what mod_fcgid goes on asking,
// and what Apache has not read yet.
#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
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

void deploy(TempTree& tree) {
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    tree.add("site/httpd.conf", site_configuration);
    tree.add(script, fastcgi_responder, 0755);
}

// As an editor saves a file, some time later: a process's start is known to two seconds.
void write_in_place(const std::string& path, const std::string& content) {
    std::this_thread::sleep_for(3500ms);
    std::ofstream(path) << content;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a program that was changed in place is answered for by its old process" *
          doctest::skip(geteuid() != 0)) {
    TempTree tree;
    deploy(tree);
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    CHECK(rules_of(check_site(tree, "never")).empty());
    REQUIRE(httpd.get("/hello.fcgi").status == 200);
    CHECK(rules_of(check_site(tree, "never")).empty());

    std::string changed = fastcgi_responder;
    changed.replace(changed.find("it works"), 8, "it moves");
    const std::string path = tree.path(script);
    write_in_place(path, changed);
    CHECK(httpd.get("/hello.fcgi").body == "it works");
    CHECK(rules_of(check_site(tree, "never")) == Names{"old-process-still-runs"});
    // mod_fcgid starts another for another inode.
    std::filesystem::copy_file(path, path + ".new");
    std::filesystem::rename(path + ".new", path);
    CHECK(httpd.get("/hello.fcgi").body == "it moves");
}

TEST_CASE("a configuration that was changed is said not to be read yet, until it is" *
          doctest::skip(geteuid() != 0)) {
    TempTree tree;
    deploy(tree);
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    CHECK(rules_of(check_site(tree, "never")).empty());
    write_in_place(tree.path("site/httpd.conf"), site_configuration);
    CHECK(rules_of(check_site(tree, "never")) == Names{"config-newer-than-apache"});
}
