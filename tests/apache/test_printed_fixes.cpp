// Folders in which a line takes a handler or ExecCGI away or misleads a URL, all in one Apache.
// What fcgicheck prints as their fix is carried out to the letter; then each works.
#include <doctest/doctest.h>
#include <re2/re2.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/trace.h"
#include "checked.h"
#include "responder.h"
#include "support/private_httpd.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using nlohmann::json;

namespace {

struct Folder {
    std::string name;
    std::string directory;  // lines of its <Directory>
    std::string htaccess;
    std::string later;  // a line of its <Location>
    int status;
    std::vector<std::string> findings;
};

const auto folders = std::to_array<Folder>({
    {"rm-beside",
     "AddHandler fcgid-script .fcgi\nRemoveHandler .fcgi\n",
     "",
     "",
     200,
     {"no-handler"}},
    {"rm-htaccess", "", "# none here\nRemoveHandler .fcgi\n", "", 200, {"no-handler"}},
    {"rm-location", "", "", "RemoveHandler .cgi .fcgi\n", 200, {"no-handler"}},
    {"rm-twice", "", "RemoveHandler .fcgi\n", "RemoveHandler fcgi\n", 200, {"no-handler"}},
    {"rm-unread",
     "AllowOverride None\n",
     "AddHandler fcgid-script .fcgi\n",
     "RemoveHandler .fcgi\n",
     200,
     {"no-handler"}},
    {"set-none",
     "RemoveHandler .fcgi\nSetHandler fcgid-script\n",
     "",
     "SetHandler None\n",
     200,
     {"no-handler"}},
    {"set-default", "", "SetHandler default-handler\n", "", 200, {"no-handler"}},
    {"add-default", "", "", "AddHandler default-handler .fcgi\n", 200, {"no-handler"}},
    {"never-given",
     "RemoveHandler .fcgi\n",
     "",
     "SetHandler default-handler\n",
     200,
     {"no-handler"}},
    {"off-location", "", "", "Options -ExecCGI\n", 403, {"execcgi-off"}},
    {"off-again", "", "Options +ExecCGI\n", "Options None\n", 403, {"execcgi-off"}},
    {"off-unread",
     "AllowOverride None\n",
     "Options +ExecCGI\n",
     "Options -ExecCGI\n",
     403,
     {"execcgi-off"}},
    {"both-location",
     "RemoveHandler .fcgi\n",
     "",
     "Options -ExecCGI\n",
     200,
     {"execcgi-off", "no-handler"}},
    {"both-htaccess",
     "RemoveHandler .fcgi\n",
     "Options -ExecCGI\n",
     "",
     200,
     {"execcgi-off", "no-handler"}},
    {"rewrite-links",
     "Options -FollowSymLinks\n",
     "# Below is what needs links.\nRewriteEngine On\nRewriteRule ^news$ x.fcgi [L]\n",
     "",
     403,
     {"url-refused"}},
    {"rewrite-circle",
     "",
     "RewriteEngine On\nRewriteRule ^(.*)$ x.fcgi/$1 [L]\n",
     "",
     500,
     {"url-refused"}},
    {"rewrite-ending",
     "",
     "RewriteEngine On\nRewriteRule ^(.*)$ $1.html [L]\n",
     "",
     500,
     {"url-refused"}},
    {"comment", "", "AcceptPathInfo On # for the pages\n", "", 500, {"config-syntax-error"}},
    {"blank-in-flags",
     "",
     "RewriteRule ^news$ x.fcgi [L, QSA]\n",
     "",
     500,
     {"config-syntax-error"}},
    {"blank-for-comma",
     "",
     "RewriteRule ^news$ x.fcgi [L QSA]\n",
     "",
     500,
     {"config-syntax-error"}},
});

std::string url_of(const Folder& folder) {
    return "/" + folder.name + "/x.fcgi";
}

std::string opening_of(const Folder& folder, const TempTree& tree) {
    return "<Directory \"" + tree.path("site/htdocs/" + folder.name) + "\">";
}

void deploy(TempTree& tree) {
    std::string config = R"(Include ${SITE}/../server.conf
LoadModule rewrite_module ${MODULES}/mod_rewrite.so
DocumentRoot ${SITE}/htdocs
<Directory ${SITE}/htdocs>
    AllowOverride All
    Options +ExecCGI
    AddHandler fcgid-script .fcgi
    Require all granted
</Directory>
)";
    for (const Folder& folder : folders) {
        const std::string place = "site/htdocs/" + folder.name;
        config += opening_of(folder, tree) + "\n" + folder.directory + "</Directory>\n" +
                  "<Location \"/" + folder.name + "\">\n" + folder.later + "</Location>\n";
        tree.add(place + "/x.fcgi", fastcgi_responder, 0755);
        if (!folder.htaccess.empty())
            tree.add(place + "/.htaccess", folder.htaccess);
    }
    tree.add("site/httpd.conf", config);
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
}

// The files' lines, changed without moving any until all is done.
class Lines {
  public:
    std::string& at(const std::string& file, std::size_t line) {
        auto [known, is_new] = files_.try_emplace(file);
        if (is_new) {
            std::ifstream in(file);
            for (std::string read; std::getline(in, read);)
                known->second.push_back(read + "\n");
        }
        return known->second.at(line - 1);
    }
    std::string& that_is(const std::string& file, const std::string& text) {
        at(file, 1);
        for (std::string& line : files_[file])
            if (line == text + "\n")
                return line;
        throw std::runtime_error(file + " has no line " + text);
    }
    void save() const {
        for (const auto& [file, lines] : files_) {
            std::ofstream out(file);
            for (const std::string& line : lines)
                out << line;
        }
    }

  private:
    std::map<std::string, std::vector<std::string>> files_;
};

// The sentence of the first fix, word by word.
void carry_out(const json& finding, const Folder& folder, const TempTree& tree, Lines& lines) {
    const json& fix = finding.at("fix").at(0);
    const std::string text = fix.at("text");
    CAPTURE(text);
    const std::string snippet = fix.at("edit").is_null() ? "" : fix["edit"].get<std::string>();
    bool is_understood = false;
    std::string file;
    std::size_t line = 0;
    if (RE2::PartialMatch(text, "change line (\\d+) of (\\S+) to the lines? below", &line, &file)) {
        lines.at(file, line) = snippet + "\n";
        is_understood = true;
    }
    if (text.starts_with("delete line")) {
        re2::StringPiece rest = text;
        while (RE2::FindAndConsume(&rest, "line (\\d+) of ([^\\s;,]+)", &line, &file)) {
            lines.at(file, line).clear();
            is_understood = true;
        }
    }
    if (RE2::PartialMatch(text, "put (this line|the line below) into the <Directory> section of")) {
        std::string& opening =
            lines.that_is(tree.path("site/httpd.conf"), opening_of(folder, tree));
        opening += snippet + "\n";
        is_understood = true;
    }
    if (text.starts_with("put this line above")) {
        lines.at(finding.at("path"), finding.at("line")).insert(0, snippet + "\n");
        is_understood = true;
    }
    CHECK(is_understood);
}

const json& script_at(const Checked& checked, const std::string& url) {
    for (const json& script : checked.report.at("scripts"))
        if (script.at("url") == url)
            return script;
    throw std::runtime_error("nothing is said of " + url);
}

std::string body_of(const std::string& page) {
    return page == "source" ? fastcgi_responder : page == "script" ? "it works" : "";
}

void check_broken(const Folder& folder, const PrivateHttpd& httpd, const Checked& checked) {
    const HttpAnswer answer = httpd.get(url_of(folder));
    CHECK(answer.status == folder.status);
    const json& script = script_at(checked, url_of(folder));
    CHECK(script.at("visitor_sees").at("status") == folder.status);
    const std::string body = body_of(script["visitor_sees"].at("page"));
    CHECK(answer.body.substr(0, body.size()) == body);
    std::vector<std::string> names;
    for (const json& index : script.at("findings"))
        names.push_back(checked.report.at("findings").at(index.get<std::size_t>()).at("name"));
    std::sort(names.begin(), names.end());
    CHECK(json(names) == json(folder.findings));
}

}  // namespace

// Apache runs as www-data, and the sites' files belong to others: only root can make them.
TEST_CASE("what is printed as the fix of a line that takes away mends it" *
          doctest::skip(geteuid() != 0)) {
    TempTree tree;
    deploy(tree);
    const Checked broken = check_site(tree, "never");
    REQUIRE(broken.report.is_object());
    {
        const PrivateHttpd httpd(tree);
        REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
        for (const Folder& folder : folders) {
            CAPTURE(folder.name);
            check_broken(folder, httpd, broken);
        }
    }
    Lines lines;
    for (const Folder& folder : folders) {
        CAPTURE(folder.name);
        for (const json& index : script_at(broken, url_of(folder)).at("findings")) {
            const json& finding = broken.report.at("findings").at(index.get<std::size_t>());
            carry_out(finding, folder, tree, lines);
        }
    }
    lines.save();
    const Checked mended = check_site(tree, "never");
    REQUIRE(mended.report.is_object());
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    for (const Folder& folder : folders) {
        CAPTURE(folder.name);
        const HttpAnswer answer = httpd.get(url_of(folder));
        CHECK(answer.status == 200);
        CHECK(answer.body == "it works");
        CHECK(script_at(mended, url_of(folder)).at("verdict") == "ok");
    }
}

TEST_CASE("what is printed for a handler of another host's PHP runs the site's" *
          doctest::skip(geteuid() != 0 || access("/usr/bin/php-cgi", X_OK) != 0)) {
    const std::string name = "application/x-httpd-php82";
    const std::string of_section = "<FilesMatch \\.php$>\nSetHandler " + name + "\n</FilesMatch>\n";
    struct Site {
        std::string options, htaccess;
    };
    for (const Site& written :
         {Site{"+ExecCGI", "AddHandler " + name + " .php\n"},
          Site{"-ExecCGI", "AddHandler " + name + " .php\n"}, Site{"+ExecCGI", of_section},
          Site{"-ExecCGI", of_section}, Site{"+ExecCGI", "ForceType " + name + "\n"}}) {
        CAPTURE(written.options);
        CAPTURE(written.htaccess);
        TempTree tree;
        std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
        tree.add("site/httpd.conf",
                 std::string("Include ${SITE}/../server.conf\n"
                             "DocumentRoot ${SITE}/htdocs\n"
                             "<Directory ${SITE}/htdocs>\n"
                             "AllowOverride All\nRequire all granted\nOptions ") +
                     written.options + "\n</Directory>\n");
        tree.add("site/htdocs/.htaccess", written.htaccess);
        tree.add("site/htdocs/index.php", "<?php echo 'it works'; ?>");
        const Checked broken = check_site(tree, "never");
        CHECK(rules_of(broken) == std::vector<std::string>{"handler-name-unknown"});
        const PrivateHttpd httpd(tree);
        REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
        CHECK(httpd.get("/index.php").body.starts_with("<?php"));
        Lines lines;
        carry_out(broken.report.at("findings").at(0), {}, tree, lines);
        lines.save();
        const HttpAnswer answer = httpd.get("/index.php");
        CHECK(answer.status == 200);
        CHECK(answer.body == "it works");
        CHECK(rules_of(check_site(tree, "never")).empty());
    }
}

TEST_CASE("what is printed against a circle to index.php/$1 lets php-cgi find its file" *
          doctest::skip(geteuid() != 0 || access("/usr/bin/php-cgi", X_OK) != 0)) {
    TempTree tree;
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    tree.add("site/httpd.conf",
             "Include ${SITE}/../server.conf\n"
             "LoadModule rewrite_module ${MODULES}/mod_rewrite.so\n"
             "DocumentRoot ${SITE}/htdocs\n"
             "<Directory ${SITE}/htdocs>\nAllowOverride All\nRequire all granted\n"
             "Options FollowSymLinks ExecCGI\nAddHandler fcgid-script .php\n"
             "FcgidWrapper /usr/bin/php-cgi .php\n</Directory>\n");
    tree.add("site/htdocs/.htaccess", "RewriteEngine On\nRewriteRule ^(.*)$ index.php/$1 [L]\n");
    tree.add("site/htdocs/index.php", "<?php echo 'it works'; ?>");
    const Checked broken = check_site(tree, "never");
    REQUIRE(rules_of(broken) == std::vector<std::string>{"url-refused"});
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    CHECK(httpd.get("/news").status == 500);
    Lines lines;
    carry_out(broken.report.at("findings").at(0), {}, tree, lines);
    lines.save();
    const HttpAnswer answer = httpd.get("/news");
    CHECK(answer.status == 200);
    CHECK(answer.body == "it works");
    CHECK(rules_of(check_site(tree, "never")).empty());
}

TEST_CASE("the condition that trace prints against a circle mends it, whatever the rule leads to" *
          doctest::skip(geteuid() != 0)) {
    TempTree tree;
    deploy(tree);
    tree.add("site/httpd.conf", tree.read("site/httpd.conf") +
                                    "LoadModule dir_module ${MODULES}/mod_dir.so\n"
                                    "DirectoryIndex index.html\n");
    const std::string rule = "RewriteRule ^(.*)$ pages/$1 [L]\n";
    tree.add("site/htdocs/circle/.htaccess", "RewriteEngine On\n" + rule);
    tree.add("site/htdocs/circle/pages/list/index.html", "a list");
    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    CHECK(httpd.get("/circle/list/").status == 500);
    const std::string text = traced(tree, httpd, "/circle/list/", app::TraceFormat::text);
    CAPTURE(text);
    std::string condition;
    REQUIRE(RE2::PartialMatch(text, "500 Internal Server Error: rules that lead in a circle"));
    REQUIRE(
        RE2::PartialMatch(text, "put this line just above it:\n +(RewriteCond .*)\n", &condition));
    REQUIRE(RE2::PartialMatch(text, R"(decided by +RewriteRule .*\s+\S*/circle/\.htaccess:2\n)"));
    tree.add("site/htdocs/circle/.htaccess", "RewriteEngine On\n" + condition + "\n" + rule);
    const HttpAnswer answer = httpd.get("/circle/list/");
    CHECK(answer.status == 200);
    CHECK(answer.body == "a list");
    CHECK(httpd.get("/circle/none").status == 404);
    for (const auto& [path, status] : {std::pair("/circle/list/", 200), {"/circle/none", 404}})
        CHECK(json::parse(traced(tree, httpd, path, app::TraceFormat::jsonl)).at("status") ==
              status);
}
