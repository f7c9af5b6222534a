// Deployments that nobody wrote: sections, .htaccess files, modes and first lines drawn by chance,
// some dozens in one Apache, which is asked for each script and held against fcgicheck's verdict.
// Needs root: an Apache that a user starts ignores the configuration's User and works as that user.
// The seed is FCGICHECK_SEED, where it is set; a disagreement prints the deployment.
#include <doctest/doctest.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "checked.h"
#include "responder.h"
#include "support/private_httpd.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

struct Deployment {
    std::string url;
    std::string path;  // in the tree
    std::string source;
    std::string told;  // all that was drawn
};

class Chance {
  public:
    explicit Chance(unsigned long seed) : engine_(seed) {}

    bool one_in(int n) { return below(n) == 0; }
    template <std::size_t N>
    std::string any(const std::array<const char*, N>& words) {
        return words[static_cast<std::size_t>(below(static_cast<int>(N)))];
    }

  private:
    // Not a distribution of the library's: those differ between libraries.
    int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned long>(n)); }

    std::mt19937 engine_;
};

std::string any_line(Chance& chance) {
    switch (chance.one_in(2) ? 0 : chance.one_in(2) ? 1 : 2) {
        case 0:
            return chance.any(std::to_array(
                {"Options +ExecCGI", "Options -ExecCGI", "Options ExecCGI FollowSymLinks",
                 "Options None", "Options All", "Options None +ExecCGI", "Options +Indexes",
                 "Options SymLinksIfOwnerMatch ExecCGI", "Options +ExecCGI -FollowSymLinks"}));
        case 1:
            return chance.any(std::to_array(
                {"AddHandler fcgid-script .fcgi", "SetHandler fcgid-script", "SetHandler None",
                 "AddHandler fcgi-script .fcgi", "RemoveHandler .fcgi",
                 "AddType fcgid-script .fcgi", "ForceType fcgid-script",
                 "SetHandler default-handler", "AddHandler FCGID-Script FCGI"}));
        default:
            return chance.any(
                std::to_array({"Require all granted", "Require all denied", "Order allow,deny",
                               "Order deny,allow\n    Deny from all", "Satisfy any",
                               "<RequireAny>\n    Require all denied\n    </RequireAny>"}));
    }
}

std::string any_lines(Chance& chance) {
    std::string lines = "    " + any_line(chance) + "\n";
    while (chance.one_in(3))
        lines += "    " + any_line(chance) + "\n";
    return lines;
}

std::string any_source(Chance& chance) {
    const std::string body =
        std::string(fastcgi_responder).substr(std::string(fastcgi_responder).find('\n'));
    const std::string first = chance.any(
        std::to_array({"#!/usr/bin/python3", "#!/usr/bin/python3", "#!/usr/bin/python3 -IS",
                       "#!/usr/bin/env python3", "#! /usr/bin/python3", "#!/usr/bin/env python2.9",
                       "#!/opt/none/python3", "#!/usr/bin/python3\r", "\n#!/usr/bin/python3",
                       "\xEF\xBB\xBF#!/usr/bin/python3", "# no first line"}));
    return chance.one_in(20) ? "" : first + body;
}

std::string section(Chance& chance, const std::string& name) {
    const std::string folder = "${SITE}/htdocs/" + name;
    const std::string head = chance.any(std::to_array(
        {"Directory \"FOLDER\"", "Directory \"FOLDER/\"", "DirectoryMatch \"^FOLDER/\"",
         "Directory ~ \"FOLDER$\"", "Location \"/NAME\"", "LocationMatch \"^/NAME/.*i$\"",
         "Directory \"FOLDER/*\""}));
    std::string opening = head;
    if (const std::size_t at = opening.find("FOLDER"); at != std::string::npos)
        opening.replace(at, 6, folder);
    if (const std::size_t at = opening.find("NAME"); at != std::string::npos)
        opening.replace(at, 4, name);
    std::string body = any_lines(chance);
    if (head.starts_with("Directory \"") && chance.one_in(3))
        body = "    <Files \"*.fcgi\">\n" + body + "    </Files>\n";
    return "<" + opening + ">\n" + body + "</" + head.substr(0, head.find(' ')) + ">\n";
}

Deployment deploy(Chance& chance, const std::string& name, TempTree& tree, std::string& config) {
    Deployment made{.url = "/" + name + "/x.fcgi",
                    .path = "site/htdocs/" + name + "/x.fcgi",
                    .source = any_source(chance),
                    .told = ""};
    const std::string folder = "site/htdocs/" + name;
    tree.add_directory(folder);
    std::string said = "<Directory \"${SITE}/htdocs/" + name + "\">\n    AllowOverride " +
                       chance.any(std::to_array({"None", "All", "FileInfo Options", "Limit",
                                                 "Options=ExecCGI FileInfo AuthConfig"})) +
                       "\n</Directory>\n";
    if (!chance.one_in(3))
        said += section(chance, name);
    config += said;
    std::string htaccess;
    if (chance.one_in(2)) {
        htaccess = any_lines(chance);
        tree.add(folder + "/.htaccess", htaccess);
        tree.change_mode(folder + "/.htaccess", chance.one_in(12) ? 0600 : 0644);
    }
    tree.add(made.path, made.source);
    const std::string mode =
        chance.any(std::to_array({"755", "755", "755", "755", "755", "644", "700", "711", "744"}));
    const std::string folder_mode =
        chance.any(std::to_array({"755", "755", "755", "755", "755", "755", "711", "700", "744"}));
    tree.change_mode(made.path, static_cast<mode_t>(std::strtoul(mode.c_str(), nullptr, 8)));
    tree.change_mode(folder, static_cast<mode_t>(std::strtoul(folder_mode.c_str(), nullptr, 8)));
    made.told = said + "folder " + folder_mode + ", script " + mode + "\n.htaccess:\n" + htaccess +
                "script:\n" + made.source.substr(0, 60);
    return made;
}

std::string page_of(const HttpAnswer& answer, const Deployment& asked) {
    if (answer.body == "it works")
        return "script";
    if (answer.status == 200 && answer.body == asked.source)
        return "source";
    return "error";
}

unsigned long seed() {
    const char* given = std::getenv("FCGICHECK_SEED");
    return given != nullptr ? std::strtoul(given, nullptr, 10) : 20261125UL;
}

}  // namespace

TEST_CASE("What is predicted of deployments drawn by chance is what Apache answers" *
          doctest::skip(geteuid() != 0)) {
    CAPTURE(seed());
    Chance chance(seed());
    TempTree tree;
    tree.add_directory("site/htdocs");
    std::string config =
        "Include ${SITE}/../server.conf\n"
        "LoadModule access_compat_module ${MODULES}/mod_access_compat.so\n"
        "DocumentRoot ${SITE}/htdocs\n"
        "<Directory />\n    AllowOverride None\n    Require all denied\n</Directory>\n"
        "<Directory ${SITE}/htdocs>\n    Options +ExecCGI\n    AddHandler fcgid-script .fcgi\n"
        "    Require all granted\n</Directory>\n";
    std::vector<Deployment> deployments;
    for (int i = 0; i < 40; ++i)
        deployments.push_back(deploy(chance, "d" + std::to_string(i), tree, config));
    tree.add("site/httpd.conf", config);
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    for (const char* folder : {"site", "site/htdocs"})
        tree.change_mode(folder, 0755);

    const PrivateHttpd httpd(tree);
    REQUIRE_MESSAGE(httpd.is_running(), httpd.log());
    const Checked checked = check_site(tree, "always");
    std::map<std::string, nlohmann::json> scripts;
    for (const nlohmann::json& script : checked.report.at("scripts"))
        scripts[script.at("url")] = script;
    int decided = 0;
    for (const Deployment& asked : deployments) {
        CAPTURE(asked.url);
        CAPTURE(asked.told);
        const HttpAnswer answer = httpd.get(asked.url);
        if (!scripts.contains(asked.url)) {  // without a handler, and no program by its look
            CHECK(page_of(answer, asked) != "script");
            continue;
        }
        const nlohmann::json& script = scripts[asked.url];
        const std::string verdict = script.at("verdict");
        CAPTURE(verdict);
        const nlohmann::json& sees = script.at("visitor_sees");
        if (verdict == "unknown" || sees.is_null())
            continue;
        ++decided;
        CHECK((verdict == "ok") == (page_of(answer, asked) == "script"));
        CHECK(sees.at("status") == answer.status);
        CHECK(sees.at("page") == page_of(answer, asked));
    }
    CHECK(decided > 25);
}
