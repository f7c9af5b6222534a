// Access is checked once for requests that follow from each other, where their configuration comes
// out the same (measured with 2.4.71; walk_cache_t, server/request.c).
#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

struct Redirected : TraceSite {
    Redirected() {
        for (const char* name : {"/srv/www/index.html", "/srv/www/dir/index.html"})
            files.add(name, "a page");
    }

    // Of /none, which a rule leads to `target`; only URLs with "none" in them are let in.
    std::optional<int> status(const std::string& target, const std::string& more = "") {
        files.add("/srv/www/.htaccess", "RewriteEngine On\nRewriteRule ^none " + target +
                                            " [L]\nRequire expr %{REQUEST_URI} =~ /none/\n");
        return get("DocumentRoot /srv/www\n<Directory /srv/www>\nAllowOverride All\n"
                   "Options FollowSymLinks\n</Directory>\n" +
                       more,
                   "/none")
            .ending.status;
    }
};

const std::string html = "<Files *.html>\nForceType text/plain\n</Files>\n";
const std::string all = "<Files *>\nForceType text/plain\n</Files>\n";
const std::string never = "<If \"false\">\nForceType text/plain\n</If>\n";

}  // namespace

TEST_CASE("a page in the same folder is let in with the URL that led to it") {
    Redirected site;
    CHECK(site.status("index.html") == 200);
    CHECK(site.status("index.html", never) == 200);
    CHECK(site.status("index.html", html) == 403);
    CHECK(site.status("dir/") == 403);
}

TEST_CASE("where all modules go by the configuration alone, so is whatever has the same sections") {
    Redirected site;
    const auto status = [&](const std::string& target, const std::string& more) {
        site.status(target);  // writes the rule
        std::string modules = usual_modules + site.modules;
        modules.erase(
            modules.find("LoadModule fcgid"),
            modules.find('\n', modules.find("fcgid.so")) - modules.find("LoadModule fcgid"));
        const apache::Model model =
            site.load_exactly(modules +
                              "Listen 80\nDocumentRoot /srv/www\n<Directory /srv/www>\n"
                              "AllowOverride All\nOptions FollowSymLinks\n</Directory>\n" +
                              more);
        return site.ask(model, {.host = "www.test", .target = "/none"}).ending.status;
    };
    const std::string allowmethods = "LoadModule allowmethods_module modules/mod_allowmethods.so\n";
    for (const char* name : {"allowmethods", "log_debug"})
        site.files.add("/etc/apache2/modules/mod_" + std::string(name) + ".so", "");
    CHECK(status("dir/index.html", "") == 200);
    CHECK(status("dir/index.html", allowmethods) == 403);
    CHECK(status("dir/index.html", "LoadModule log_debug_module modules/mod_log_debug.so\n") ==
          403);
    CHECK(status("index.html", all) == 200);
    CHECK(status("index.html", html) == 403);
    CHECK(status("index.html", allowmethods + all) == 403);
}

TEST_CASE("an index file is let in with its folder, whatever SetEnv says in between") {
    TraceSite site;
    site.files.add("/srv/www/index.html", "a page");
    const std::string module = "LoadModule env_module modules/mod_env.so\n";
    site.files.add("/etc/apache2/modules/mod_env.so", "");
    const std::string config = module +
                               "DocumentRoot /srv/www\n<Directory /srv/www>\nSetEnv CLOSED 1\n"
                               "Deny from env=CLOSED\n</Directory>\n";
    CHECK(site.get(config, "/").ending.status == 200);
    CHECK(site.get(config + html, "/").ending.status == 403);
}

TEST_CASE("the page of a 403 is sent where it lies beside what is refused") {
    TraceSite site;
    site.files.add("/srv/www/denied.html", "a page");
    const std::string config =
        "DocumentRoot /srv/www\n<Directory /srv/www>\nErrorDocument 403 /denied.html\n"
        "Require all denied\n</Directory>\n";
    const apache::Trace trace = site.get(config, "/plain.txt");
    CHECK(trace.ending.status == 403);
    REQUIRE(trace.ending.page);
    CHECK(trace.ending.page->filename == "/srv/www/denied.html");
}

TEST_CASE("a section is another one where its file is included again") {
    TraceSite site;
    for (const char* name : {"/srv/www/a/none", "/srv/www/b/index.html"})
        site.files.add(name, "a page");
    site.files.add("/etc/apache2/part.conf",
                   "<Directory /srv/www/${WHERE}>\nRequire expr %{REQUEST_URI} =~ /none/\n"
                   "</Directory>\n");
    const std::string part = "Include /etc/apache2/part.conf\n";
    const apache::Trace trace =
        site.get("DocumentRoot /srv/www\nDefine WHERE a\n" + part + "Define WHERE b\n" + part +
                     "<Directory /srv/www/a>\nRewriteEngine On\nOptions FollowSymLinks\n"
                     "RewriteRule ^none /b/index.html [L]\n</Directory>\n",
                 "/a/none");
    CHECK(trace.ending.status == 403);
}

TEST_CASE("sections with a pattern belong to the folder, and a <Files> is kept for one name") {
    Redirected site;
    const std::string folder =
        "<DirectoryMatch /srv/www>\nForceType text/plain\n</DirectoryMatch>\n";
    CHECK(site.status("index.html", folder) == 200);
    site.files.add("/srv/www/.htaccess",
                   "RewriteEngine On\nRewriteRule ^index.html/none /index.html [L]\n"
                   "<Files index.html>\nRequire expr %{REQUEST_URI} =~ /none/\n</Files>\n");
    const std::string config =
        "DocumentRoot /srv/www\n<Directory /srv/www>\nAllowOverride All\n"
        "Options FollowSymLinks\n</Directory>\n";
    CHECK(site.get(config, "/index.html/none").ending.status == 200);
    CHECK(site.get(config, "/index.html").ending.status == 403);
}
