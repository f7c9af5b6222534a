#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using apache::Why;

namespace {

const std::string open =
    "DocumentRoot /srv/www\n<Directory />\nRequire all granted\n</Directory>\n"
    "<Directory /srv/www>\nOptions +ExecCGI\nAddHandler fcgid-script .fcgi\n"
    "AllowOverride All\n</Directory>\n";

apache::Trace with_htaccess(const std::string& lines, const std::string& target) {
    TraceSite site;
    site.files.add("/srv/www/.htaccess", "RewriteEngine On\n" + lines);
    site.files.add("/srv/www/a.txt", "a");
    return site.get(open, target);
}

apache::Trace in_server(const std::string& lines, const std::string& target) {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    return site.get(open + "RewriteEngine On\n" + lines, target);
}

std::string fault_in(const std::string& line) {
    TraceSite site;
    const apache::Model model = site.load(site.modules + line + "\n");
    return model.error() ? model.error()->message : "";
}

const std::string front_controller =
    "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^(.*)$ x.fcgi/$1 [QSA,L]\n";

}  // namespace

TEST_CASE("a front controller gets what is no file, and files are sent") {
    const apache::Trace page = with_htaccess(front_controller, "/news/1");
    CHECK(page.ending.status == 200);
    CHECK(page.filename == "/srv/www/x.fcgi");
    CHECK(page.path_info == "/news/1");
    CHECK(page.handler == "fcgid-script");
    CHECK(with_htaccess(front_controller, "/a.txt").filename == "/srv/www/a.txt");
}

TEST_CASE("a front controller without a condition goes in circles, with [END] it does not") {
    const apache::Trace loop = with_htaccess("RewriteRule ^(.*)$ x.fcgi/$1 [L]\n", "/b");
    CHECK(loop.ending.status == 500);
    CHECK(loop.ending.why == Why::too_many_redirects);
    CHECK(with_htaccess("RewriteRule ^(.*)$ x.fcgi/$1 [END]\n", "/b").ending.status == 200);
}

TEST_CASE("rules of a directory need links to be followed") {
    const apache::Trace trace = with_htaccess("Options -FollowSymLinks\n", "/a.txt");
    CHECK(trace.ending.status == 403);
    CHECK(trace.ending.why == Why::rewrite_without_links);
}

TEST_CASE("a rule ends a request in a status") {
    CHECK(in_server("RewriteRule ^/a - [F]\n", "/a.txt").ending.status == 403);
    CHECK(in_server("RewriteRule ^/a - [G]\n", "/a.txt").ending.status == 410);
    CHECK(in_server("RewriteRule ^/a /b [R=404]\n", "/a.txt").ending.status == 404);
    CHECK(in_server("RewriteRule ^/a /b [R=301]\n", "/a.txt").ending.status == 301);
    CHECK(in_server("RewriteRule ^/a http://b.test/\n", "/a.txt").ending.status == 302);
}

TEST_CASE("a question mark that came with the URL is not let through") {
    CHECK(in_server("RewriteRule ^/(.*)$ /a.txt$1\n", "/%3f").ending.status == 403);
}

TEST_CASE("an [OR] behind which nothing comes makes its conditions superfluous") {
    const std::string rule = "RewriteCond %{REQUEST_URI} none [OR]\nRewriteRule ^/a - [F]\n";
    CHECK(in_server(rule, "/a.txt").ending.status == 403);
}

TEST_CASE("a condition on the client's address can't be known without one") {
    const std::string rule = "RewriteCond %{REMOTE_ADDR} ^127\nRewriteRule ^/a - [F]\n";
    CHECK_FALSE(in_server(rule, "/a.txt").ending.status.has_value());
    CHECK(in_server("RewriteCond %{REQUEST_URI} ^/b\n" + rule, "/a.txt").ending.status == 200);
}

TEST_CASE("lines of mod_rewrite are refused in Apache's words") {
    CHECK(fault_in("RewriteRule ^(") == "RewriteRule: bad argument line '^('");
    CHECK(fault_in("RewriteRule ^( x") == "RewriteRule: cannot compile regular expression '^('");
    CHECK(fault_in("RewriteRule x y [L") == "RewriteRule: bad flag delimiters");
    CHECK(fault_in("RewriteRule x y [Lx]") == "RewriteRule: unknown flag 'Lx'");
    CHECK(fault_in("RewriteRule x y [R=999]") ==
          "RewriteRule: invalid HTTP response code '999' for flag 'R'");
    CHECK(fault_in("RewriteCond a") == "RewriteCond: bad argument line 'a'");
    CHECK(fault_in("RewriteCond a b [ND]") == "RewriteCond: unknown flag 'ND'");
    CHECK(fault_in("RewriteOptions Inherits") == "RewriteOptions: unknown option 'Inherits'");
    CHECK(fault_in("RewriteBase /") == "RewriteBase: only valid in per-directory config files");
    CHECK(fault_in("RewriteMap m int:none") == "RewriteMap: internal map not found:none");
}

TEST_CASE("Redirect of the server comes before all access, RedirectMatch takes groups") {
    TraceSite site;
    const std::string closed = "<Directory />\nRequire all denied\n</Directory>\n";
    CHECK(site.get(closed + "Redirect 301 /a http://b.test/\n", "/a/x").ending.detail ==
          "http://b.test//x");
    CHECK(site.get(closed + "RedirectMatch gone ^/a\n", "/a/x").ending.status == 410);
    CHECK(site.get(closed + "RedirectMatch ^/(.)$ /$1$1\n", "/a").ending.status == 302);
}

TEST_CASE("Action hands a handler that no module answers to its program") {
    TraceSite site;
    site.files.add("/srv/www/p.php", "");
    const std::string lines = "AddHandler php .php\nAction php /x.fcgi\n";
    const apache::Trace trace = site.get(open + lines, "/p.php");
    CHECK(trace.filename == "/srv/www/x.fcgi");
    CHECK(trace.path_info == "/p.php");
    CHECK(trace.handler == "php");
    CHECK(site.get(open + lines, "/none.php").ending.status == 404);
}

TEST_CASE("behind an internal redirect the environment is there as REDIRECT_") {
    const std::string once =
        "RewriteCond %{ENV:REDIRECT_STATUS} ^$\nRewriteRule ^(.*)$ x.fcgi/$1 [L,E=SEEN:1]\n";
    CHECK(with_htaccess(once, "/b").filename == "/srv/www/x.fcgi");
    const std::string seen = "RewriteCond %{ENV:REDIRECT_SEEN} 1\nRewriteRule ^ - [F]\n";
    CHECK(with_htaccess(seen + once, "/b").ending.status == 403);
}
