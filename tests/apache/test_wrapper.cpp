// Files behind a FcgidWrapper under a real Apache: what Apache looks at itself before mod_fcgid
// starts the wrapper, and what a wrapper at fault does to all files behind it.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

#include "checked.h"
#include "responder.h"
#include "support/private_httpd.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

void deploy(TempTree& tree) {
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    tree.add("site/httpd.conf", R"(Include ${SITE}/../server.conf
DocumentRoot ${SITE}/htdocs
<Directory ${SITE}/htdocs>
    Options +ExecCGI
    AllowOverride All
    AddHandler fcgid-script .open .closed .plain
    FcgidWrapper ${SITE}/../bin/open .open
    FcgidWrapper ${SITE}/../private/starter .closed
    FcgidWrapper ${SITE}/../bin/plain .plain
    Require all granted
</Directory>
<Directory ${SITE}/htdocs/no-links>
    Options ExecCGI
</Directory>
<Location /off>
    Options -ExecCGI
</Location>
)");
    tree.add("bin/open", fastcgi_responder, 0755);
    tree.add("bin/plain", fastcgi_responder, 0644);
    tree.add("private/starter", fastcgi_responder, 0755);
    tree.change_mode("private", 0700);
    tree.add("site/htdocs/a.open", "words");
    tree.add("site/htdocs/unreadable.open", "words", 0);
    tree.add("site/htdocs/a.closed", "words");
    tree.add("site/htdocs/a.plain", "words");
    tree.add("site/htdocs/b.plain", "words");
    tree.add("site/htdocs/shut/a.open", "words");
    tree.change_mode("site/htdocs/shut", 0700);
    tree.add("site/htdocs/off/a.open", "words");
    tree.add("site/htdocs/faulty/.htaccess", "Options Indexes +ExecCGI\n");
    tree.add("site/htdocs/faulty/a.open", "words");
    tree.add("site/htdocs/denied/.htaccess", "Require all denied\n");
    tree.add("site/htdocs/denied/a.open", "words");
    tree.add("private/a.open", "words");
    tree.add_link("site/htdocs/into-private.open", "../../private/a.open");
    tree.add_link("site/htdocs/nowhere.open", "none");
    tree.add_link("site/htdocs/no-links/a.open", "../a.open");
    tree.add_fifo("site/htdocs/pipe.open");
    tree.add_fifo("site/htdocs/no-links/pipe.open");
}

}  // namespace

TEST_CASE("each file behind a wrapper is predicted as Apache answers" *
          doctest::skip(geteuid() != 0)) {
    TempTree tree;
    deploy(tree);
    const Checked checked = check_site(tree, "always");
    REQUIRE(checked.report.is_object());
    CAPTURE(checked.report.dump(2));
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    int files = 0;
    for (const nlohmann::json& script : checked.report.at("scripts")) {
        if (script.at("url").is_null())  // a wrapper
            continue;
        ++files;
        const std::string url = script["url"];
        CAPTURE(url);
        const HttpAnswer answer = httpd.get(url);
        REQUIRE(script.at("visitor_sees").is_object());
        CHECK(script["visitor_sees"].at("status") == answer.status);
        CAPTURE(answer.status);
        CHECK((script.at("verdict") == "ok") == (answer.body == "it works"));
    }
    CHECK(files == 14);
    const std::vector<std::string> rules = rules_of(checked);
    CHECK(std::count(rules.begin(), rules.end(), "wrapper-not-executable") == 1);
}

TEST_CASE("a wrapper is tried with the file that DirectoryIndex names" *
          doctest::skip(geteuid() != 0 || access("/usr/bin/php-cgi", X_OK) != 0)) {
    TempTree tree;
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    tree.add("site/httpd.conf",
             "Include ${SITE}/../server.conf\n"
             "LoadModule dir_module ${MODULES}/mod_dir.so\nDirectoryIndex start.php\n"
             "DocumentRoot ${SITE}/htdocs\n"
             "<Directory ${SITE}/htdocs>\nRequire all granted\n"
             "Options ExecCGI\nAddHandler fcgid-script .php\n"
             "FcgidWrapper /usr/bin/php-cgi .php\n</Directory>\n");
    tree.add("site/htdocs/admin/start.php", "<?php http_response_code(403); ?>");
    tree.add("site/htdocs/config.php", "<?php $password = 'x';");
    tree.add("site/htdocs/start.php", "<?php echo 'it works';");
    const auto status_of = [](const Checked& checked, const std::string& url) {
        for (const nlohmann::json& script : checked.report.at("scripts"))
            if (script.at("url") == url && script.at("visitor_sees").is_object())
                return script["visitor_sees"].at("status").get<int>();
        return 0;
    };
    const Checked well = check_site(tree, "always");
    CHECK(rules_of(well).empty());
    CHECK(status_of(well, "/start.php") == 200);
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    CHECK(httpd.get("/").body == "it works");

    tree.add("site/htdocs/start.php", "<?php none();");
    const Checked broken = check_site(tree, "always");
    CHECK(rules_of(broken) == std::vector<std::string>{"error-on-stderr"});
    CHECK(status_of(broken, "/start.php") == 500);
    CHECK(httpd.get("/").status == 500);
    CHECK(httpd.get("/config.php").status == 200);
}
