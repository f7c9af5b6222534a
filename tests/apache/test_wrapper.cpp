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
