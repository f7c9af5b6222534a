// suexec under a real Apache, with the real suexec of apache2-suexec-custom: what it refuses is
// what fcgicheck says, and its log has the words that the rule's pattern is for.
#include <doctest/doctest.h>
#include <re2/re2.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "checked.h"
#include "responder.h"
#include "rules/catalogue.h"
#include "support/private_httpd.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

constexpr uid_t user = 2001;  // of an account in the test's own passwd file
constexpr gid_t group = 2001;

// A view of the files of this test's own: its passwd and group files, suexec's settings and log.
class OwnView {
  public:
    explicit OwnView(const TempTree& tree) {
        REQUIRE(::unshare(CLONE_NEWNS) == 0);
        REQUIRE(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
        bind(tree.path("passwd"), "/etc/passwd");
        bind(tree.path("group"), "/etc/group");
        bind(tree.path("suexec"), "/etc/apache2/suexec");
        bind(tree.path("log"), "/var/log/apache2");
    }
    OwnView(const OwnView&) = delete;
    OwnView& operator=(const OwnView&) = delete;
    ~OwnView() {
        for (const std::string& place : bound_)
            ::umount2(place.c_str(), MNT_DETACH);
    }

  private:
    void bind(const std::string& from, const std::string& to) {
        REQUIRE(::mount(from.c_str(), to.c_str(), nullptr, MS_BIND, nullptr) == 0);
        bound_.push_back(to);
    }
    std::vector<std::string> bound_;
};

constexpr const char* server_conf = R"(Include ${SITE}/../server.conf
LoadModule suexec_module ${MODULES}/mod_suexec.so
DocumentRoot ${SITE}/htdocs
SuexecUserGroup #2001 #2001
<Directory ${SITE}/htdocs>
    Options +ExecCGI +FollowSymLinks
    AddHandler fcgid-script .fcgi .wrapped
    FcgidWrapper /usr/bin/true .wrapped
    Require all granted
</Directory>
)";

void add_script(const TempTree& tree, const std::string& name, mode_t mode, uid_t uid = user,
                gid_t gid = group) {
    const std::string path = "site/htdocs/" + name;
    tree.add(path, fastcgi_responder, mode);
    tree.change_owner(path, uid, gid);
    tree.change_mode(path, mode);  // chown(2) takes setuid bits away
}

void add_folder(const TempTree& tree, const std::string& name, mode_t mode, uid_t uid = user,
                gid_t gid = group) {
    const std::string path = "site/htdocs/" + name;
    tree.add_directory(path, mode);
    tree.change_owner(path, uid, gid);
    tree.change_mode(path, mode);
    add_script(tree, name + "/a.fcgi", 0755);
}

void deploy(const TempTree& tree) {
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    const std::string id = std::to_string(user);
    const std::string account = "suexectest:x:" + id + ":" + id + "::/nonexistent:/bin/sh\n";
    for (const char* file : {"passwd", "group"}) {
        std::filesystem::copy(std::string("/etc/") + file, tree.root());
        const bool is_passwd = std::string_view(file) == "passwd";
        tree.add(file, tree.read(file) + (is_passwd ? account : "suexectest:x:" + id + ":\n"));
    }
    tree.add("suexec/www-data", tree.path("site") + "\npublic_html\n");
    tree.add_directory("log");
    tree.add("site/httpd.conf", server_conf);
    tree.add_directory("site/htdocs");
    tree.change_owner("site/htdocs", user, group);
    add_script(tree, "well.fcgi", 0755);
    add_script(tree, "group-may-write.fcgi", 0775);
    add_script(tree, "roots.fcgi", 0755, 0, 0);
    add_script(tree, "other-group.fcgi", 0755, user, 0);
    add_script(tree, "setuid.fcgi", 04755);
    add_script(tree, "not-executable.fcgi", 0655);
    tree.add_link("site/htdocs/link.fcgi", "well.fcgi");
    add_folder(tree, "open", 0775);
    add_folder(tree, "setgid", 02755);
    add_folder(tree, "roots", 0755, 0, 0);
    add_script(tree, "x.wrapped", 0644);
}

// Whether a pattern of one of the rules matches what suexec logged last.
bool is_named(const std::vector<std::string>& rules, const std::string& logged) {
    for (const std::string& name : rules)
        for (const LogPattern& pattern : rules::find_rule(name)->log)
            if (pattern.certainty == LogCertainty::names &&
                RE2::PartialMatch(logged, RE2(pattern.regex)))
                return true;
    return false;
}

std::vector<std::string> errors_of(const Checked& checked, const nlohmann::json& script) {
    std::vector<std::string> names;
    for (const std::size_t index : script.at("findings")) {
        const nlohmann::json& finding = checked.report.at("findings").at(index);
        if (finding.at("severity") == "error")
            names.push_back(finding.at("name"));
    }
    return names;
}

}  // namespace

TEST_CASE("what suexec refuses is foretold, and its log names the rule" *
          doctest::skip(geteuid() != 0 || access("/usr/lib/apache2/suexec-custom", F_OK) != 0)) {
    TempTree tree;
    deploy(tree);
    const OwnView view(tree);
    const Checked checked = check_site(tree, "never");
    REQUIRE(checked.report.is_object());
    CAPTURE(checked.report.dump(2));
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    int files = 0;
    for (const nlohmann::json& script : checked.report.at("scripts")) {
        if (script.at("url").is_null())  // the wrapper
            continue;
        ++files;
        const std::string url = script["url"];
        CAPTURE(url);
        tree.add("log/suexec.log", "");
        const int status = httpd.get(url).status;
        const std::string logged = tree.read("log/suexec.log");
        CAPTURE(logged);
        REQUIRE(script.at("visitor_sees").is_object());
        CHECK(script["visitor_sees"].at("status") == status);
        const std::vector<std::string> rules = errors_of(checked, script);
        CHECK((status == 200) == rules.empty());
        CHECK((status == 200) != is_named(rules, logged));
    }
    CHECK(files == 11);
    // server.conf sets a PYTHONPATH.
    CHECK(std::count_if(checked.report["findings"].begin(), checked.report["findings"].end(),
                        [](const nlohmann::json& finding) {
                            return finding.at("name") == "suexec-drops-environment";
                        }) > 0);
}

TEST_CASE("suexec's own settings are read, and who may not call it is told" *
          doctest::skip(geteuid() != 0 || access("/usr/lib/apache2/suexec-custom", F_OK) != 0)) {
    TempTree tree;
    deploy(tree);
    const OwnView view(tree);
    const auto rules_with = [&](const std::string& settings) {
        tree.add("suexec/www-data", settings);
        const Checked checked = check_site(tree, "never");
        for (const nlohmann::json& script : checked.report.at("scripts"))
            if (script.at("url") == "/well.fcgi")
                return errors_of(checked, script);
        return std::vector<std::string>{"no such script"};
    };
    using Rules = std::vector<std::string>;
    CHECK(rules_with(tree.path("site") + "\n").empty());
    CHECK(rules_with(tree.path("si") + "\n") == Rules{"suexec-outside-docroot"});
    CHECK(rules_with("#" + tree.path("site") + "\n") == Rules{"suexec-outside-docroot"});
    CHECK(rules_with("/usr\n") == Rules{"suexec-outside-docroot"});
    std::filesystem::remove(tree.path("suexec/www-data"));
    const Checked checked = check_site(tree, "never");
    const std::vector<std::string> all = rules_of(checked);
    CHECK(std::count(all.begin(), all.end(), "suexec-caller-mismatch") > 0);
    CHECK(std::count(all.begin(), all.end(), "suexec-outside-docroot") == 0);
}

TEST_CASE("what suexec makes of a user's directory is left open" *
          doctest::skip(geteuid() != 0 || access("/usr/lib/apache2/suexec-custom", F_OK) != 0)) {
    TempTree tree;
    deploy(tree);
    tree.add("site/httpd.conf", std::string(server_conf) +
                                    "LoadModule userdir_module ${MODULES}/mod_userdir.so\n"
                                    "UserDir ${SITE}/htdocs\n");
    tree.add_directory("site/htdocs/nobody");
    add_script(tree, "nobody/a.fcgi", 0755);
    const OwnView view(tree);
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    CHECK(httpd.get("/~nobody/a.fcgi").status == 500);
    const auto said =
        nlohmann::json::parse(traced(tree, httpd, "/~nobody/a.fcgi", app::TraceFormat::jsonl));
    CHECK(said.at("status").is_null());
}
