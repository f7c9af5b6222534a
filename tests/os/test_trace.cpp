// `fcgicheck trace` on real files, without any server.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "apache/request/asked_url.h"
#include "app/trace.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

struct Traced {
    app::ExitCode code = app::ExitCode::clean;
    std::vector<nlohmann::json> objects;
    std::string err;
};

// A site whose scripts run as nobody.
struct Site {
    TempTree tree;

    Site() {
        tree.add("htdocs/page.html", "a page\n");
        tree.add("htdocs/x.fcgi", "#!/bin/sh\n", 0755);
        configure("");
    }

    void configure(const std::string& more) const {
        const std::string root = tree.root();
        const std::string config = "Listen 127.0.0.1:80\nUser nobody\nDocumentRoot " + root +
                                   "/htdocs\nTypesConfig /dev/null\n";
        std::string modules = "ServerRoot " + root + "\n";
        for (const char* name : {"mpm_event", "authz_core", "mime", "fcgid"}) {
            tree.add("modules/mod_" + std::string(name) + ".so", "");
            modules += "LoadModule " + std::string(name) + "_module modules/mod_" + name + ".so\n";
        }
        tree.add("httpd.conf", modules + config +
                                   "<Directory />\nAllowOverride None\n</Directory>\n" +
                                   "Options +ExecCGI\nAddHandler fcgid-script .fcgi\n" + more);
    }

    Traced trace(std::vector<std::string> urls, app::TraceOptions options = {}) const {
        options.urls = std::move(urls);
        options.config_file = tree.path("httpd.conf");
        options.format = app::TraceFormat::jsonl;
        std::ostringstream out;
        std::ostringstream err;
        Traced traced;
        traced.code = app::trace(options, out, err);
        traced.err = err.str();
        std::istringstream lines(out.str());
        for (std::string line; std::getline(lines, line);)
            traced.objects.push_back(nlohmann::json::parse(line));
        return traced;
    }
};

}  // namespace

TEST_CASE("every URL has its object, in order, those of the file first, also where it is none") {
    const Site site;
    site.tree.add("urls", "http://a.test/page.html\n\nhttp://a.test/none\n");
    const Traced traced = site.trace({"ftp://a.test/", "http://a.test:0/", "HTTP://a.test?x=1"},
                                     {.urls = {}, .urls_from = site.tree.path("urls")});
    REQUIRE(traced.objects.size() == 6);
    const std::vector<std::string> urls{"http://a.test/page.html", "",
                                        "http://a.test/none",      "ftp://a.test/",
                                        "http://a.test:0/",        "HTTP://a.test?x=1"};
    for (std::size_t i = 0; i < urls.size(); ++i)
        CHECK(traced.objects[i].at("url") == urls[i]);
    CHECK(traced.objects[0].at("status") == 200);
    CHECK(traced.objects[1].at("status").is_null());
    CHECK(traced.objects[2].at("status") == 404);
    CHECK(traced.objects[3].at("status").is_null());
    CHECK(traced.objects[4].at("status").is_null());
    CHECK_FALSE(traced.objects[5].at("status").is_null());
}

TEST_CASE("the exit code of trace is 0 for successes, 1 for one that fails, 3 for one unknown") {
    const Site site;
    CHECK(site.trace({"http://a.test/page.html"}).code == app::ExitCode::clean);
    CHECK(site.trace({"http://a.test/page.html", "http://a.test/none"}).code ==
          app::ExitCode::findings);
    CHECK(site.trace({"http://a.test/page.html", "nonsense"}).code == app::ExitCode::no_verdict);
    CHECK(site.trace({"nonsense", "http://a.test/none"}).code == app::ExitCode::findings);
}

TEST_CASE("a configuration that Apache refuses is the only object") {
    const Site site;
    site.configure("Options Bogus\n");
    const Traced traced = site.trace({"http://a.test/", "http://a.test/page.html"});
    CHECK(traced.code == app::ExitCode::findings);
    REQUIRE(traced.objects.size() == 1);
    CHECK(traced.objects[0].at("config_error").at("file") == site.tree.path("httpd.conf"));
    CHECK(traced.objects[0].at("config_error").at("line") == 15);
}

TEST_CASE("a script that can't be started is 500, with the rule that says why") {
    const Site site;
    const std::vector<std::pair<std::string, std::string>> broken{
        {"\n#!/bin/sh\n", "text-before-shebang"},
        {"\xEF\xBB\xBF#!/bin/sh\n", "bom-before-shebang"},
        {"echo\n", "no-shebang"},
        {"", "empty-script"},
        {"#!/none/sh\n", "interpreter-missing"},
        {"#!/usr/bin/env nonesuch\n", "env-program-not-found"},
    };
    for (const auto& row : broken) {
        const std::string& source = row.first;
        const std::string& rule = row.second;
        CAPTURE(rule);
        site.tree.add("htdocs/broken.fcgi", source, 0755);
        const Traced traced = site.trace({"http://a.test/broken.fcgi"});
        CHECK(traced.objects.at(0).at("status") == 500);
        CHECK(traced.objects.at(0).at("rule") == rule);
        CHECK(traced.objects.at(0).at("handler") == "fcgid-script");
    }
    site.tree.change_mode("htdocs/x.fcgi", 0644);
    CHECK(site.trace({"http://a.test/x.fcgi"}).objects.at(0).at("rule") == "not-executable");
    site.tree.change_mode("htdocs/x.fcgi", 0755);
    const Traced well = site.trace({"http://a.test/x.fcgi"});
    CHECK(well.objects.at(0).at("status") == 200);
    CHECK(well.objects.at(0).at("rule").is_null());
}

TEST_CASE("behind a FcgidWrapper it is the wrapper that must start") {
    const Site site;
    site.tree.add("wrapper", "#!/bin/sh\n", 0755);
    site.configure("FcgidWrapper " + site.tree.path("wrapper") + " .fcgi\n");
    site.tree.change_mode("htdocs/x.fcgi", 0000);
    CHECK(site.trace({"http://a.test/x.fcgi"}).objects.at(0).at("status") == 200);
    site.tree.change_mode("wrapper", 0644);
    const Traced closed = site.trace({"http://a.test/x.fcgi"});
    CHECK(closed.objects.at(0).at("status") == 500);
    CHECK(closed.objects.at(0).at("rule") == "wrapper-not-executable");
}

TEST_CASE("a URL is cut into host, port and target, whose bytes stay as they are") {
    const auto plain = apache::request_of("http://a.test/a%2fb//../%00?x#y");
    REQUIRE(plain);
    CHECK(plain->host == "a.test");
    CHECK(plain->port == 80);
    CHECK(plain->target == "/a%2fb//../%00?x#y");
    CHECK(apache::request_of("https://a.test")->port == 443);
    CHECK(apache::request_of("https://a.test")->target == "/");
    CHECK(apache::request_of("http://[::1]:8080/")->port == 8080);
    CHECK(apache::request_of("http://[::1]/")->port == 80);
    CHECK_FALSE(apache::request_of("http://[::1/x"));
    CHECK(apache::request_of("http://[::1]/")->host == "[::1]");
    for (const char* no_url : {"", "/x", "a.test", "http://", "http:///x", "http://a:x/",
                               "http://a:65536/", "http://a:/", "ftp://a/"})
        CHECK_FALSE(apache::request_of(no_url));
}

namespace {

std::string text_of(const Site& site, const std::string& url, app::TraceOptions options = {}) {
    options.urls = {url};
    options.config_file = site.tree.path("httpd.conf");
    std::ostringstream out;
    std::ostringstream err;
    app::trace(options, out, err);
    return out.str();
}

bool says(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

std::string with_alias_module(const Site& site, const std::string& more) {
    site.tree.add("modules/mod_alias.so", "");
    return "LoadModule alias_module modules/mod_alias.so\n" + more;
}

}  // namespace

TEST_CASE("a redirect to the same URL is told from others, and so is one to where nobody listens") {
    const Site site;
    site.configure(with_alias_module(site,
                                     "ServerName a.test\nRedirect /self http://a.test/self\n"
                                     "Redirect /one /two\nRedirect /two /one\n"
                                     "Redirect /into /self\nRedirect /port http://a.test:80/port\n"
                                     "Redirect /away http://b.test/\n"
                                     "Redirect /tls https://a.test/tls\n"));
    CHECK(says(text_of(site, "http://a.test/self"), "a redirect to the same URL\n"));
    CHECK(says(text_of(site, "http://a.test/one"), "a redirect in a circle\n"));
    CHECK(says(text_of(site, "http://a.test/into"), "a redirect in a circle\n"));
    CHECK(says(text_of(site, "http://a.test/port"), "a redirect to the same URL\n"));
    CHECK(says(text_of(site, "http://a.test/away"), "a redirect\n"));
    CHECK(says(text_of(site, "http://a.test/tls"), "a redirect to a port that is not listened"));
}

TEST_CASE("a redirect that makes the URL longer each time is no circle where it ends") {
    const Site site;
    site.configure(
        with_alias_module(site,
                          "ServerName a.test\nRedirect /more /more/and\n"
                          "RedirectMatch ^/(x{1,14})$ /x$1\nRedirectMatch ^/(y{1,30})$ /n/$1\n"
                          "RedirectMatch ^/n/(y*)y$ /$1\nRedirectMatch ^/(z{1,3})$ /z$1\n"));
    CHECK(says(text_of(site, "http://a.test/more"), "a redirect to longer and longer URLs\n"));
    CHECK(says(text_of(site, "http://a.test/x"), "302 Found: a redirect\n"));
    CHECK(says(text_of(site, "http://a.test/" + std::string(30, 'y')), "302 Found: a redirect\n"));
    CHECK(says(text_of(site, "http://a.test/z"), "302 Found: a redirect\n"));
}

TEST_CASE("an ErrorDocument that is a URL of this host may lead in a circle") {
    const Site site;
    site.configure("ServerName a.test\nErrorDocument 404 http://a.test/none\n");
    for (const char* url : {"http://a.test/none", "http://a.test/missing"}) {
        const std::string text = text_of(site, url);
        CHECK(says(text, "302 Found: no such file, and a redirect in a circle\n"));
        CHECK(says(text, "let the ErrorDocument name a page that is there"));
    }
    const Traced traced = site.trace({"http://a.test/missing"});
    CHECK(says(traced.objects.at(0).at("reason"), "sends the visitor to http://a.test/none, and"));
    site.configure("ServerName a.test\nErrorDocument 404 http://a.test/page.html\n");
    CHECK(says(text_of(site, "http://a.test/none"), "302 Found: no such file\n"));
}

TEST_CASE("a browser goes on with GET, so that a form may lead to its own URL") {
    const Site site;
    site.configure(with_alias_module(site,
                                     "ServerName a.test\n<If \"%{REQUEST_METHOD} == 'POST'\">\n"
                                     "Redirect 303 /form http://a.test/form\n"
                                     "Redirect 307 /kept http://a.test/kept\n</If>\n"));
    app::TraceOptions posted;
    posted.method = "POST";
    CHECK(says(text_of(site, "http://a.test/form", posted), "a redirect\n"));
    CHECK(says(text_of(site, "http://a.test/kept", posted), "a redirect to the same URL\n"));
}

TEST_CASE("a script that no handler takes is shouted about, a text that is called so is not") {
    const Site site;
    site.configure("<Location />\nRemoveHandler .fcgi\n</Location>\n");
    CHECK(says(text_of(site, "http://a.test/x.fcgi"), "200 OK: the SOURCE of the script"));
    site.tree.add("htdocs/notes.pl", "no program\n");
    CHECK(says(text_of(site, "http://a.test/notes.pl"), "200 OK: the file as it is"));
}

TEST_CASE("a link to a script is as open as the script, where httpd's user may read it") {
    const Site site;
    site.configure("<Location />\nRemoveHandler .fcgi\n</Location>\nOptions +FollowSymLinks\n");
    site.tree.add_link("htdocs/link.fcgi", "x.fcgi");
    CHECK(says(text_of(site, "http://a.test/link.fcgi"), "200 OK: the SOURCE of the script"));
}

TEST_CASE("why a script can't be started is said, not the status again") {
    const Site site;
    site.tree.add("htdocs/y.fcgi", "#!/usr/bin/no-such-python\n", 0755);
    const std::string text = text_of(site, "http://a.test/y.fcgi");
    CHECK(says(text, "decided by    #!/usr/bin/no-such-python"));
    CHECK(says(text, "y.fcgi asks for /usr/bin/no-such-python, which does not exist"));
}

TEST_CASE("env without a program runs its script without end: 500 of mod_fcgid, 504 of mod_cgi") {
    const Site site;
    site.tree.add("modules/mod_cgid.so", "");
    site.configure("LoadModule cgid_module modules/mod_cgid.so\nAddHandler cgi-script .cgi\n");
    for (const auto& [name, status] : {std::pair("y.fcgi", 500), {"y.cgi", 504}}) {
        site.tree.add("htdocs/" + std::string(name), "#!/usr/bin/env\n", 0755);
        const Traced traced = site.trace({"http://a.test/" + std::string(name)});
        CHECK(traced.objects.at(0).at("status") == status);
        CHECK(traced.objects.at(0).at("rule") == "env-program-not-found");
    }
    CHECK(says(text_of(site, "http://a.test/y.cgi"), "504 Gateway Timeout: "));
}

TEST_CASE("the server's address decides between virtual hosts of several") {
    const Site site;
    site.configure(
        "Listen 192.0.2.1:80\n<VirtualHost 192.0.2.1:80>\nServerName a.test\n"
        "</VirtualHost>\n");
    CHECK(says(text_of(site, "http://a.test/page.html"), "--address\n                192.0.2.1\n"));
    app::TraceOptions options;
    options.address = "192.0.2.1";
    CHECK(says(text_of(site, "http://a.test/page.html", options),
               "by its ServerName, on 192.0.2.1:80"));
}

TEST_CASE("[H=] with a redirect hands no file to the handler, so no program starts") {
    const Site site;
    const std::string root = site.tree.root();
    site.tree.add("modules/mod_rewrite.so", "");
    site.configure("LoadModule rewrite_module modules/mod_rewrite.so\n<Directory " + root +
                   "/htdocs>\nRewriteEngine On\nRewriteBase /base/\n"
                   "RewriteRule page x.fcgi [H=fcgid-script]\n</Directory>\n");
    const Traced traced = site.trace({"http://localhost/page.html"});
    REQUIRE(traced.objects.size() == 1);
    CHECK(traced.objects[0].at("file") == "redirect:/base/x.fcgi");
    CHECK(traced.objects[0].at("reason") ==
          "The handler is given \"redirect:/base/x.fcgi\" for a file, and there is no such "
          "directory.");
    CHECK(traced.objects[0].at("status") == 500);
}

TEST_CASE(
    "a list of URLs may have Windows line ends and a byte order mark, and holds one at least") {
    const Site site;
    site.tree.add("urls", "\xef\xbb\xbfhttp://a.test/page.html\r\nhttp://a.test/page.html\r\n");
    site.tree.add("none", "");
    app::TraceOptions options;
    options.urls_from = site.tree.path("urls");
    const Traced traced = site.trace({}, options);
    REQUIRE(traced.objects.size() == 2);
    CHECK(traced.objects[0].at("status") == 200);
    CHECK(traced.objects[1].at("status") == 200);
    options.urls_from = site.tree.path("none");
    const Traced none = site.trace({}, options);
    CHECK(none.code == app::ExitCode::wrong_usage);
    CHECK(none.err.find("holds no URL") != std::string::npos);
}

TEST_CASE("httpd's core answers TRACE itself") {
    app::TraceOptions options;
    options.method = "TRACE";
    const Traced traced = Site().trace({"http://a.test/page.html"}, options);
    CHECK(traced.objects[0].at("status") == 200);
    CHECK(traced.objects[0].at("reason").get<std::string>().starts_with("httpd's core answers"));
}
