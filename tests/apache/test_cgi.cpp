// Programs of mod_cgid's and files that nothing runs, under a real Apache: fcgicheck tries none of
// them, says no more than it saw, and what it says is what Apache answers.
#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "checked.h"
#include "responder.h"
#include "support/private_httpd.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

constexpr const char* page = "#!/bin/sh\necho Content-Type: text/plain; echo; echo it works\n";

void deploy(TempTree& tree) {
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    tree.add("site/httpd.conf", R"(Include ${SITE}/../server.conf
LoadModule cgid_module ${MODULES}/mod_cgid.so
ScriptSock ${RUN}/cgisock
DocumentRoot ${SITE}/htdocs
<Directory ${SITE}/htdocs>
    Options +ExecCGI +FollowSymLinks
    AddHandler cgi-script .cgi
    Require all granted
</Directory>
<Location /off.cgi>
    Options -ExecCGI
</Location>
)");
    tree.add("site/htdocs/well.cgi", page, 0755);
    tree.add("site/htdocs/silent.cgi", "#!/bin/sh\nexit 3\n", 0755);
    tree.add("site/htdocs/off.cgi", page, 0755);
    tree.add("site/htdocs/mode.cgi", page, 0644);
    tree.add("site/htdocs/unreadable.cgi", page, 0711);
    tree.add("site/htdocs/no-line.cgi", "echo it works\n", 0755);
    tree.add("site/htdocs/no-shell.cgi", "#!/none/sh\necho it works\n", 0755);
    tree.add("site/htdocs/empty.cgi", "", 0755);
    tree.add("site/htdocs/source.fcgi", fastcgi_responder, 0755);
    tree.add("site/htdocs/README.fcgi", "How to install\n");
    tree.add("secret.fcgi", fastcgi_responder, 0700);
    tree.add_link("site/htdocs/secret.fcgi", "../../secret.fcgi");
}

// mod_cgid answers 503 as long as its daemon can't be reached: on a busy machine for seconds.
HttpAnswer answer_of(const PrivateHttpd& httpd, const std::string& url) {
    HttpAnswer answer = httpd.get(url);
    for (int again = 0; again < 20 && answer.status == 503; ++again) {
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        answer = httpd.get(url);
    }
    return answer;
}

}  // namespace

TEST_CASE("what is not tried is predicted as Apache answers, or left open" *
          doctest::skip(geteuid() != 0)) {
    TempTree tree;
    deploy(tree);
    const Checked checked = check_site(tree, "always");
    REQUIRE(checked.report.is_object());
    CAPTURE(checked.report.dump(2));
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    int decided = 0;
    for (const nlohmann::json& script : checked.report.at("scripts")) {
        const std::string url = script.at("url");
        CAPTURE(url);
        const HttpAnswer answer = answer_of(httpd, url);
        const nlohmann::json& sees = script.at("visitor_sees");
        if (sees.is_null()) {
            CHECK(script.at("verdict") == "unknown");
            continue;
        }
        ++decided;
        CHECK(script.at("verdict") == "broken");
        CHECK(sees.at("status") == answer.status);
        CHECK((sees.at("page") == "source") == (answer.body == fastcgi_responder));
    }
    CHECK(checked.report["scripts"].size() == 10);
    CHECK(decided == 8);
    for (const char* line : {R"(\(13\)Permission denied: AH01241: exec of '.*/mode\.cgi' failed)",
                             R"(\(8\)Exec format error: AH01241: exec of '.*/no-line\.cgi' failed)",
                             R"(\(2\)No such file or directory: AH01241: .*/no-shell\.cgi' failed)",
                             R"(AH0(1262|2809): .*Options ExecCGI is off in this directory)"}) {
        CAPTURE(line);
        CHECK(httpd.logs(line, std::chrono::seconds(20)));
    }
}
