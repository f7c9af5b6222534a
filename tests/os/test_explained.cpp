// What is told of sites whose lines are at odds with what their author meant.
#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "app/check.h"
#include "app/trace.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

struct Site {
    TempTree tree;

    Site() {
        tree.add("htdocs/page.html", "a page\n");
        tree.add("htdocs/x.fcgi", "#!/bin/sh\n", 0755);
        configure("");
    }

    void configure(const std::string& more) const {
        std::string config = "ServerRoot " + tree.root() + "\n";
        for (const char* name : {"mpm_event", "authz_core", "access_compat", "mime", "fcgid",
                                 "alias", "rewrite", "env", "setenvif"}) {
            tree.add("modules/mod_" + std::string(name) + ".so", "");
            config.append("LoadModule ").append(name).append("_module modules/mod_");
            config.append(name).append(".so\n");
        }
        tree.add("httpd.conf", config + "Listen 80\nServerName a.test\nUser nobody\n" +
                                   "TypesConfig /dev/null\nDocumentRoot " + tree.path("htdocs") +
                                   "\n<Directory " + tree.path("htdocs") +
                                   ">\nOptions FollowSymLinks ExecCGI\nAllowOverride All\n"
                                   "AddHandler fcgid-script .fcgi\n</Directory>\n" +
                                   more);
    }

    std::string trace(const std::string& path) const {
        app::TraceOptions options;
        options.urls = {"http://a.test" + path};
        options.config_file = tree.path("httpd.conf");
        std::ostringstream out;
        std::ostringstream err;
        app::trace(options, out, err);
        return out.str();
    }

    app::ExitCode check(std::string& said) const {
        std::ostringstream out;
        std::ostringstream err;
        const app::ExitCode code = app::check({.paths = {tree.path("htdocs")},
                                               .config_file = tree.path("httpd.conf"),
                                               .trials = {.policy = app::TrialPolicy::never}},
                                              out, err);
        said = out.str();
        return code;
    }
};

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("an ErrorDocument that is not there is told where its page would be sent") {
    const Site site;
    site.tree.add("htdocs/.htaccess", "ErrorDocument 404 /missing.html\n");
    CHECK(says(site.trace("/none"), "is not there: the visitor sees Apache's own words"));
    site.tree.add("htdocs/.htaccess", "ErrorDocument 404 /page.html\n");
    CHECK_FALSE(says(site.trace("/none"), "Apache's own words"));
}

TEST_CASE("what SetEnv sets comes too late for the access rules, and SetEnvIf does not") {
    const Site site;
    site.tree.add("htdocs/.htaccess", "SetEnv office 1\nRequire env office\n");
    const std::string text = site.trace("/page.html");
    CHECK(says(text, "403 Forbidden: what the access rules ask for is set too late\n"));
    CHECK(says(text, "decided by    Require env office"));
    CHECK(says(text, "SetEnvIf Request_URI ^ office\n"));
    site.tree.add("htdocs/.htaccess", "SetEnvIf Request_URI ^ office=1\nRequire env office\n");
    CHECK(says(site.trace("/page.html"), "200 OK"));
    CHECK(says(text, "lets everybody in"));
    site.tree.add("htdocs/.htaccess", "SetEnv office \"a b\"\nRequire env office\n");
    CHECK(says(site.trace("/page.html"), "SetEnvIf Request_URI ^ office\n"));
    site.tree.add("htdocs/.htaccess",
                  "SetEnvIf Request_URI ^ bad\nSetEnv bad 1\nOrder allow,deny\nAllow from all\n"
                  "Deny from env=bad\n");
    CHECK(says(site.trace("/page.html"), "403 Forbidden: the access rules deny it\n"));
    site.tree.add("htdocs/.htaccess", "SetEnv other 1\nRequire env office\n");
    const std::string unset = site.trace("/page.html");
    CHECK(says(unset, "403 Forbidden: nothing sets what the access rules ask for\n"));
    CHECK(says(unset, "SetEnvIf Request_URI ^ office\n"));
}

TEST_CASE("a rule that puts an ending behind its own work is to ask for what it makes") {
    const Site site;
    const std::string rule = "RewriteRule ^(.*)$ $1.html [L]\n";
    const std::string ask = "RewriteCond %{REQUEST_FILENAME}.html -f\n";
    site.tree.add("htdocs/.htaccess", "RewriteEngine On\n" + ask + rule);
    const std::string text = site.trace("/page/more");
    const std::string condition = "RewriteCond " + site.tree.path("htdocs/$1.html") + " -f";
    CHECK(says(text, "500 Internal Server Error: rules that lead in a circle\n"));
    CHECK(says(text, "'" + site.tree.path("htdocs/$1.html") + "' -f\n"));
    site.tree.add("htdocs/.htaccess", "RewriteEngine On\n" + ask + condition + "\n" + rule);
    CHECK(says(site.trace("/page/more"), "404 Not Found"));
    CHECK(says(site.trace("/page"), "200 OK"));
}

TEST_CASE("a redirect to what is not there is told by the RewriteBase that made it") {
    const Site site;
    site.tree.add("htdocs/app/new.html", "new\n");
    site.tree.add("htdocs/app/.htaccess",
                  "RewriteEngine On\nRewriteBase /old\nRewriteRule ^was$ new.html [R]\n");
    const std::string text = site.trace("/app/was");
    CHECK(says(text, "302 Found: a redirect to what is not there, by a wrong"));
    CHECK(says(text, "RewriteBase /app"));
    site.tree.add("htdocs/app/.htaccess",
                  "RewriteEngine On\nRewriteBase /app\nRewriteRule ^was$ new.html [R]\n");
    CHECK(says(site.trace("/app/was"), "302 Found: a redirect\n"));
}

TEST_CASE("what Apache says of a line is told of each .htaccess, however many are refused") {
    const Site site;
    for (const std::string folder : {"a", "b", "c", "d"}) {
        site.tree.add("htdocs/" + folder + "/x.fcgi", "#!/bin/sh\n", 0755);
        site.tree.add("htdocs/" + folder + "/.htaccess", "Options +Bogus_" + folder + "\n");
    }
    std::string said;
    CHECK(site.check(said) == app::ExitCode::findings);
    for (const std::string folder : {"a", "b", "c", "d"})
        CHECK(says(said, "^ Illegal option Bogus_" + folder));
}

TEST_CASE("a redirect that comes back is no [ok]") {
    const Site site;
    site.configure("Redirect /x.fcgi http://a.test/x.fcgi\n");
    std::string said;
    CHECK(site.check(said) == app::ExitCode::findings);
    CHECK_FALSE(says(said, "[ok] /x.fcgi"));
    CHECK(says(said, "FC018 url-refused"));
}

TEST_CASE("a configuration that is read half leaves no verdict") {
    const Site site;
    std::string said;
    CHECK(site.check(said) == app::ExitCode::clean);
    constexpr int too_deep = 401;
    std::string nested;
    for (int i = 0; i < too_deep; ++i)
        nested += "<IfModule core.c>\n";
    for (int i = 0; i < too_deep; ++i)
        nested += "</IfModule>\n";
    site.configure(nested);
    CHECK(site.check(said) == app::ExitCode::no_verdict);
}
