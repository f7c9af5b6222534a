// What a random deployment showed a real Apache 2.4.71 to answer otherwise than expected.
#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using apache::Why;

namespace {

const std::string open =
    "DocumentRoot /srv/www\n<Directory />\nAllowOverride None\nRequire all granted\n</Directory>\n";

apache::Request asking(const std::string& method, const std::string& target) {
    return {.method = method, .host = "www.test", .target = target};
}

}  // namespace

TEST_CASE("a URL of UserDir's without a star is a folder in the user's home, and no redirect") {
    TraceSite site;
    site.files.add("/etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n");
    const std::string config = open + "UserDir http://users.test/";
    CHECK(site.get(config + "\n", "/~ann/x").ending.status == 404);
    CHECK(site.get(config + "\n", "/~bob/x").ending.status == 404);
    const apache::Trace starred = site.get(config + "*/web\n", "/~ann/x");
    CHECK(starred.ending.status == 302);
    CHECK(starred.ending.detail == "http://users.test/ann/x");
}

TEST_CASE("a host has the main server's disabled users until it says something of UserDir itself") {
    TraceSite site;
    site.files.add("/etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n");
    site.files.add("/home/ann/web/x", "x");
    const std::string main = open + "UserDir web\nUserDir disabled ann\n<VirtualHost *:80>\n";
    CHECK(site.get(main + "</VirtualHost>\n", "/~ann/x").ending.status == 404);
    CHECK(site.get(main + "UserDir enabled bob\n</VirtualHost>\n", "/~ann/x").ending.status == 200);
}

TEST_CASE("a .htaccess without a directive of core's takes nothing from the sections below it") {
    TraceSite site;
    site.files.add("/srv/.htaccess", "# nothing\n");
    const std::string config =
        "DocumentRoot /srv/www\nAddHandler fcgid-script .fcgi\n"
        "<Directory /srv/www>\nOptions +ExecCGI\n</Directory>\n";
    CHECK(site.get(config, "/x.fcgi").script.has_value());
}

TEST_CASE("SetHandler with an expression that comes to nothing leaves a folder to mod_autoindex") {
    TraceSite site;
    CHECK(site.get(open + "SetHandler \"%{env:NONE}\"\n", "/").ending.status == 403);
    CHECK(site.get(open + "SetHandler default-handler\n", "/").ending.status == 404);
}

TEST_CASE("a rule's type makes no handler where SetHandler comes to nothing") {
    TraceSite site;
    site.files.add("/srv/www/x.txt", "x");
    const std::string config = open +
                               "<Directory /srv/www>\nOptions +ExecCGI +FollowSymLinks\n"
                               "RewriteEngine On\nRewriteRule x - [T=application/x-httpd-cgi]\n"
                               "</Directory>\n";
    CHECK(site.get(config, "/x.txt").script.has_value());
    CHECK(!site.get(config + "SetHandler \"%{env:NONE}\"\n", "/x.txt").script.has_value());
}

TEST_CASE("an Action for a plain content type takes the files of that type") {
    TraceSite site;
    site.files.add("/srv/www/plain.txt", "x");
    site.files.add("/etc/apache2/mime.types", "text/plain txt\n");
    const std::string config = open + "TypesConfig mime.types\nAction text/plain /none.html\n";
    CHECK(site.get(config, "/plain.txt").ending.status == 404);
    CHECK(site.get(config, "/x.fcgi").ending.status == 200);
}

TEST_CASE("server-parsed is a filter of mod_include's, and no handler") {
    TraceSite site;
    site.files.add("/srv/www/p.html", "x");
    site.files.add("/etc/apache2/modules/mod_include.so", "");
    site.modules += "LoadModule include_module modules/mod_include.so\n";
    const auto trace = site.get(open + "AddHandler server-parsed .html\n", "/p.html");
    CHECK(trace.ending.why == Why::file_sent);
    CHECK(trace.handler.empty());
}

TEST_CASE("a page that an Action leads to is sent as it is, and no handler answers") {
    TraceSite site;
    site.files.add("/srv/www/plain.txt", "x");
    site.files.add("/srv/www/p.html", "x");
    site.files.add("/etc/apache2/mime.types", "text/html html\n");
    const auto trace = site.get(open +
                                    "AcceptPathInfo On\nTypesConfig mime.types\n"
                                    "Action text/html /plain.txt\n",
                                "/p.html");
    CHECK(trace.ending.why == Why::file_sent);
    CHECK(trace.filename == "/srv/www/plain.txt");
    CHECK(trace.handler.empty());
}

TEST_CASE("slashes at the beginning of a path are one, whatever MergeSlashes says") {
    TraceSite site;
    CHECK(site.get(open + "MergeSlashes Off\n", "//..").ending.status == 400);
    CHECK(site.get(open + "MergeSlashes Off\n", "//x.fcgi").filename == "/srv/www/x.fcgi");
}

TEST_CASE("a rule in Files whose RewriteBase does not fit leaves a path without its slash: 400") {
    TraceSite site;
    CHECK(site.get(open + "<Files x.fcgi>\nRewriteEngine On\nRewriteBase /a/\n"
                          "RewriteRule ^(.*)x(.*)$ $1y$2\n</Files>\n",
                   "/x.fcgi")
              .ending.status == 400);
}

TEST_CASE("MultiViews finds the one file that a name stands for") {
    TraceSite site;
    site.files.add("/srv/www/page.html", "x");
    const std::string config = open + "AddType text/html .html\n<Directory /srv/www>\n";
    const std::string views = config + "Options MultiViews\n</Directory>\n";
    CHECK(site.get(config + "</Directory>\n", "/page").ending.status == 404);
    const apache::Trace found = site.get(views, "/page");
    CHECK(found.ending.status == 200);
    CHECK(found.filename == "/srv/www/page.html");
    CHECK(site.get(views, "/pag").ending.status == 404);
}

TEST_CASE("MultiViews takes a script only where MultiviewsMatch says so") {
    TraceSite site;
    const std::string config = open +
                               "AddHandler fcgid-script .fcgi\n<Directory /srv/www>\n"
                               "Options MultiViews ExecCGI\n";
    CHECK(site.get(config + "</Directory>\n", "/x").ending.status == 404);
    const apache::Trace found =
        site.get(config + "MultiviewsMatch Handlers\n</Directory>\n", "/x/more");
    CHECK(found.ending.status == 200);
    CHECK(found.handler == "fcgid-script");
    CHECK(found.path_info == "/more");
}

TEST_CASE(
    "MultiViews prefers the shorter of two pages, but one that has a language to all that have "
    "none") {
    TraceSite site;
    site.files.add("/srv/www/page.html", "longer");
    site.files.add("/srv/www/page.txt", "x");
    const std::string config = open +
                               "AddType text/html .html\nAddType text/plain .txt\n"
                               "AddLanguage de .de\n<Directory /srv/www>\n"
                               "Options MultiViews\n</Directory>\n";
    CHECK(site.get(config, "/page").filename == "/srv/www/page.txt");
    site.files.add("/srv/www/page.html.de", "x");
    CHECK(site.get(config, "/page").filename == "/srv/www/page.html.de");
}

TEST_CASE("a file takes GET, HEAD and POST; OPTIONS always answers, what is unknown is 501") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    CHECK(site.get(open, asking("HEAD", "/a.txt")).ending.status == 200);
    CHECK(site.get(open, asking("POST", "/a.txt")).ending.status == 200);
    CHECK(site.get(open, asking("PUT", "/a.txt")).ending.status == 405);
    CHECK(site.get(open, asking("FETCH", "/a.txt")).ending.status == 501);
    CHECK(site.get(open, asking("OPTIONS", "/none")).ending.status == 200);
    CHECK(site.get(open, asking("GE T", "/a.txt")).ending.status == 400);
}

TEST_CASE("TRACE is answered before any folder is looked at, unless TraceEnable is off") {
    TraceSite site;
    CHECK(site.get(open, asking("TRACE", "/none")).ending.status == 200);
    CHECK(site.get(open + "TraceEnable Off\n", asking("TRACE", "/x")).ending.status == 405);
}

TEST_CASE("conditions and ranges leave open what a file is answered with") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    apache::Request request = asking("GET", "/a.txt");
    request.headers = {{"Range", "bytes=0-1"}};
    CHECK_FALSE(site.get(open, request).ending.status);
    request.target = "/none";
    CHECK(site.get(open, request).ending.status == 404);
}

TEST_CASE("a line or a header that is too long is refused before all else") {
    TraceSite site;
    const std::string longest(8191 - std::string("GET  HTTP/1.1").size(), 'a');
    CHECK(site.get(open, "/" + longest.substr(1)).ending.status != 414);
    CHECK(site.get(open, "/" + longest).ending.status == 414);
    CHECK(site.get(open + "LimitRequestLine 30\n", "/" + std::string(20, 'a')).ending.status ==
          414);
    apache::Request request = asking("GET", "/x.fcgi");
    request.headers = {{"X", std::string(9000, 'a')}};
    CHECK(site.get(open, request).ending.status == 400);
    request.headers = {{"a b", "c"}};
    CHECK(site.get(open, request).ending.status == 400);
}

TEST_CASE("Proxy sections decide about access to what goes to a backend") {
    TraceSite site;
    site.files.add("/etc/apache2/modules/mod_proxy.so", "");
    site.files.add("/etc/apache2/modules/mod_proxy_http.so", "");
    const std::string config = open +
                               "LoadModule proxy_module modules/mod_proxy.so\n"
                               "LoadModule proxy_http_module modules/mod_proxy_http.so\n"
                               "ProxyPass /p http://127.0.0.1:9\n";
    CHECK_FALSE(site.get(config, "/p/x").ending.status);
    CHECK(site.get(config + "<Proxy *>\nRequire all denied\n</Proxy>\n", "/p/x").ending.status ==
          403);
    CHECK_FALSE(site.get(config + "<Proxy http://other/>\nRequire all denied\n</Proxy>\n", "/p/x")
                    .ending.status);
}

TEST_CASE("ForceType takes a folder away from mod_autoindex where there is no mod_dir") {
    TraceSite site;
    const std::string config = open + "ForceType text/plain\n";
    CHECK(site.get(config, "/").ending.status == 403);
    const std::string dir = "LoadModule dir_module modules/mod_dir.so\n";
    site.modules.erase(site.modules.find(dir), dir.size());
    CHECK(site.get(config, "/").ending.status == 404);
}

TEST_CASE("a rule's [R] whose URL a later rule makes a path leaves its status behind") {
    TraceSite site;
    site.files.add("/srv/www/p/a.txt", "a");
    site.files.add("/srv/www/b.txt", "b");
    const std::string rules =
        "RewriteEngine On\nRewriteRule ^(.*)$ http://other.test/$1 [R=303]\n"
        "RewriteRule ^http://other.test/+(.*)$ /$1\n";
    const std::string in_folder = open + "<Directory /srv/www/p>\n" + rules + "</Directory>\n";
    CHECK(site.get(in_folder, "/p/b.txt").ending.status == 303);
    CHECK(site.get(in_folder, "/p/none").ending.status == 303);
    const std::string in_server = open + rules;
    CHECK(site.get(in_server, "/b.txt").ending.status == 303);
    CHECK(site.get(in_server, "/none").ending.status == 404);
}

TEST_CASE("a line that Nonfatal= passes over still takes the place of what is said above") {
    TraceSite site;
    site.files.add("/srv/www/x.txt", "x");
    const auto status = [&](const std::string& above, const std::string& passed_over) {
        site.files.add("/srv/www/.htaccess", passed_over);
        const std::string config = "DocumentRoot /srv/www\n<Directory /srv>\n" + above +
                                   "Options FollowSymLinks\nAllowOverride Nonfatal=All\n"
                                   "</Directory>\n";
        return site.get(config, "/x.txt").ending.status;
    };
    const std::string closed = "Order allow,deny\nDeny from all\n";
    CHECK(status(closed, "") == 403);
    CHECK(status(closed, "Allow from 10.0.0.1\n") == 200);
    CHECK(status(closed, "ErrorDocument 404 x\n") == 403);
    const std::string rule = "RewriteEngine On\nRewriteRule x - [F]\n";
    CHECK(status(rule, "") == 403);
    CHECK(status(rule, "RewriteOptions Inherit\n") == 200);
}

TEST_CASE("Nonfatal=Override lets an Include in a .htaccess pass unread") {
    TraceSite site;
    site.files.add("/srv/www/.htaccess", "Include none.conf\n");
    const std::string config = "DocumentRoot /srv/www\n<Directory /srv/www>\nAllowOverride All";
    CHECK(site.get(config + "\n</Directory>\n", "/x.fcgi").ending.status == 500);
    CHECK(site.get(config + " Nonfatal=Override\n</Directory>\n", "/x.fcgi").ending.status == 200);
}

TEST_CASE("a Range may cut the answer of any handler, not only a file") {
    TraceSite site;
    const std::string config = open + "SetHandler fcgid-script\nOptions ExecCGI\n";
    CHECK(site.get(config, "/x.fcgi").ending.status == 200);
    CHECK_FALSE(site.get(config, apache::Request{.host = "www.test",
                                                 .target = "/x.fcgi",
                                                 .headers = {{"Range", "bytes=0-2"}}})
                    .ending.status.has_value());
}

TEST_CASE("what a signed Options line added comes back only by a section with a core directive") {
    TraceSite site;
    const std::string config =
        "DocumentRoot /srv/www\n<Directory /srv/www>\nAllowOverride All\n"
        "Options +ExecCGI\nOptions FollowSymLinks\n</Directory>\n"
        "AddHandler fcgid-script .fcgi\n";
    site.files.add("/srv/www/.htaccess", "Require all granted\n");
    CHECK(site.get(config, "/x.fcgi").ending.status == 403);
    site.files.add("/srv/www/.htaccess", "AcceptPathInfo On\n");
    CHECK(site.get(config, "/x.fcgi").ending.status == 200);
}

TEST_CASE("a handler of [H=] takes the place of the one that would redirect") {
    TraceSite site;
    site.files.add("/srv/www/a/x.fcgi", "#!/bin/sh\n", 0755);
    const std::string config =
        "DocumentRoot /srv/www\n<Directory /srv/www>\nAllowOverride All\n"
        "Options FollowSymLinks\n</Directory>\nRewriteEngine On\n"
        "RewriteRule fcgi$ - [H=cgi-script]\n";
    site.files.add("/srv/www/a/.htaccess", "RewriteEngine On\nRewriteRule ^q /a/x.fcgi [L]\n");
    CHECK(site.get(config, "/a/q.fcgi").ending.status == 403);
    CHECK(site.get(config, "/a/q.fcgi").filename == "redirect:/a/x.fcgi");
}

TEST_CASE("a method that httpd was told of is not allowed, any other is not implemented") {
    TraceSite site;
    site.files.add("/srv/www/a.txt", "a");
    const auto status = [&](const std::string& method) {
        return site
            .get(open +
                     "RegisterHttpMethod GRAB\n<Location />\n<Limit FETCH>\nRequire all denied\n"
                     "</Limit>\n<Limit GRAB>\nRequire method GRAB\n</Limit>\n</Location>\n",
                 {.method = method, .host = "www.test", .target = "/a.txt"})
            .ending.status;
    };
    CHECK(status("FETCH") == 403);
    CHECK(status("GRAB") == 405);
    CHECK(status("FROB") == 501);
}

TEST_CASE("what mod_dav has no use for is the default handler's, whatever a script would take") {
    TraceSite site;
    for (const char* name : {"dav", "dav_fs"}) {
        const std::string file = "modules/mod_" + std::string(name) + ".so";
        site.files.add("/etc/apache2/" + file, "");
        site.modules += "LoadModule " + std::string(name) + "_module " + file + "\n";
    }
    site.files.add("/srv/www/x.cgi", "#!/bin/sh\n", 0755);
    const auto status = [&](const std::string& method) {
        return site
            .get(open +
                     "<Location />\nDav On\n</Location>\nOptions +ExecCGI\nAddHandler cgi-script "
                     ".cgi\nDavLockDB /tmp/l\n",
                 {.method = method, .host = "www.test", .target = "/x.cgi"})
            .ending.status;
    };
    CHECK(status("POST") == 200);
    CHECK(status("PATCH") == 405);
    CHECK(status("BIND") == 405);
    CHECK(status("FROB") == 501);
}

TEST_CASE("RewriteBase / of <Directory /> is a prefix that fits, though it changes nothing") {
    TraceSite site;
    CHECK(site.get(open + "<Directory />\nRewriteEngine On\nRewriteBase /\n"
                          "RewriteRule ^(.*)x(.*)$ $1y$2\n</Directory>\n",
                   "/x.fcgi")
              .ending.status == 404);
}

TEST_CASE("mod_proxy_http takes web sockets too, and needs mod_ssl for https and wss") {
    const auto status = [](const std::string& modules, const std::string& url) {
        TraceSite site;
        for (std::size_t i = 0; i < modules.size();) {
            const std::string name = modules.substr(i, modules.find(' ', i) - i);
            site.files.add("/etc/apache2/modules/mod_" + name + ".so", "");
            site.modules += "LoadModule " + name + "_module modules/mod_" + name + ".so\n";
            i += name.size() + 1;
        }
        return site.get(open + "ProxyPass /p " + url + "\n", "/p").ending.status;
    };
    using Status = std::optional<int>;
    CHECK(status("proxy proxy_http", "https://back.test/") == 500);
    CHECK(status("proxy proxy_http ssl", "https://back.test/") == Status());
    CHECK(status("proxy proxy_http", "ws://back.test/") == Status());
    CHECK(status("proxy proxy_http proxy_wstunnel", "ws://back.test/") == Status());
    CHECK(status("proxy proxy_http proxy_wstunnel", "wss://back.test/") == 500);
    CHECK(status("proxy proxy_wstunnel", "ws://back.test/") == 404);
}

TEST_CASE("an If that looks at the file sees the URL of what goes to a backend") {
    TraceSite site;
    site.files.add("/etc/apache2/modules/mod_proxy.so", "");
    CHECK(site.get(open +
                       "LoadModule proxy_module modules/mod_proxy.so\n"
                       "ProxyPass /p fcgi://127.0.0.1:9\n<If \"%{SCRIPT_FILENAME} =~ /fcgi:/\">\n"
                       "Require all denied\n</If>\n",
                   "/p/x")
              .ending.status == 403);
}

TEST_CASE("an Alias in a Location keeps the slash at its end") {
    TraceSite site;
    site.files.add("/srv/www/a/.htaccess", "RewriteEngine On\n");
    // Without it mod_rewrite would leave the folder to mod_dir.
    CHECK(site.get(open + "<Directory /srv/www>\nAllowOverride All\nOptions None\n</Directory>\n"
                          "<Location /al>\nAlias /srv/www/a/\n</Location>\n",
                   "/al")
              .ending.status == 403);
}
