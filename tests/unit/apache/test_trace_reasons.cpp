#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using apache::HostReason;
using apache::Why;

namespace {

const std::string open =
    "DocumentRoot /srv/www\n<Directory />\nRequire all granted\n</Directory>\n"
    "<Directory /srv/www>\nAllowOverride All\n</Directory>\n";

apache::Trace with_htaccess(const std::string& lines, const std::string& target) {
    TraceSite site;
    site.files.add("/srv/www/.htaccess", lines);
    site.files.add("/srv/www/a.txt", "a");
    return site.get(open, target);
}

apache::Trace behind_link(const std::string& options, const std::string& leads_to) {
    TraceSite site;
    site.files.add_directory("/closed", 0700);
    site.files.add("/closed/a.txt", "a");
    site.files.add_link("/srv/www/link", leads_to);
    return site.get(open + "<Directory /srv/www>\nOptions " + options + "\n</Directory>\n",
                    "/link");
}

Why login_fault(const std::string& lines) {
    TraceSite site;
    for (const std::string name : {"auth_basic", "authn_core", "authz_user"}) {
        const std::string file = "modules/mod_" + name + ".so";
        site.files.add("/etc/apache2/" + file, "");
        site.modules += "LoadModule " + name + "_module " + file + "\n";
    }
    site.files.add("/srv/www/.htaccess", lines + "Require valid-user\n");
    site.files.add("/srv/www/a.txt", "a");
    return site.get(open, "/a.txt").ending.why;
}

}  // namespace

TEST_CASE("rules of several passes stand in the order in which they ran") {
    const apache::Trace trace = with_htaccess(
        "RewriteEngine On\nRewriteRule ^one$ two [L]\nRewriteRule ^two$ a.txt [L]\n", "/one");
    REQUIRE(trace.rules.size() == 2);
    CHECK(trace.rules[0].input == "one");
    CHECK(trace.rules[0].result == "/srv/www/two");
    CHECK(trace.rules[1].input == "two");
    CHECK(trace.rules_not_matched == 3);
    REQUIRE(trace.decisions.size() == 2);
    CHECK(trace.decisions[0].because->at.line < trace.decisions[1].because->at.line);
}

TEST_CASE("a rule whose condition fails is kept in mind, with what it was held against") {
    const apache::Trace trace = with_htaccess(
        "RewriteEngine On\nRewriteCond %{REQUEST_URI} !^/b\nRewriteCond %{REQUEST_METHOD} POST\n"
        "RewriteRule ^a - [F]\n",
        "/a.txt");
    CHECK(trace.ending.status == 200);
    REQUIRE(trace.rules.size() == 1);
    CHECK_FALSE(trace.rules[0].matched);
    REQUIRE(trace.rules[0].conditions.size() == 2);
    CHECK(trace.rules[0].conditions[0].held);
    CHECK(trace.rules[0].conditions[1].input == "GET");
    CHECK_FALSE(trace.rules[0].conditions[1].held);
}

TEST_CASE("a RewriteBase of another folder is named, with the URL of its own") {
    const std::string controller =
        "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule . index.html [L]\n";
    const auto blog = [&](const std::string& base, const std::string& target) {
        TraceSite site;
        site.files.add("/srv/www/blog/index.html", "");
        site.files.add("/srv/www/blog/.htaccess", "RewriteEngine On\n" + base + controller);
        return site.get(open + "Alias /app /srv/www/blog\n", target);
    };
    const apache::Trace missed = blog("RewriteBase /\n", "/blog/x/y");
    CHECK(missed.ending.why == Why::not_found);
    REQUIRE(missed.wrong_base.has_value());
    CHECK(missed.wrong_base->url == "/blog/");
    CHECK(missed.wrong_base->because.text == "RewriteBase /");
    CHECK(blog("RewriteBase /none\n", "/app/x").wrong_base->url == "/app/");
    for (const std::string right : {"", "RewriteBase /blog\n", "RewriteBase /blog/\n"}) {
        CHECK(blog(right, "/blog/x").ending.status == 200);
        CHECK_FALSE(blog(right, "/blog/x").wrong_base.has_value());
    }
    const std::string rule = "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule . a.txt [L]\n";
    const std::string old = "RewriteEngine On\nRewriteBase /old\n";
    const apache::Trace circle = with_htaccess(old + rule, "/x");
    CHECK(circle.ending.why == Why::too_many_redirects);
    REQUIRE(circle.wrong_base.has_value());
    CHECK(circle.wrong_base->url == "/");
    CHECK_FALSE(with_htaccess(old + "RewriteRule ^x$ y [L]\n", "/x").wrong_base.has_value());
}

TEST_CASE("a RewriteBase that has led to a file, or to another rule, is not at fault") {
    const auto go = [](const std::string& rules_of_app, const std::string& file) {
        TraceSite site;
        site.files.add("/srv/www/.htaccess",
                       "RewriteEngine On\nRewriteBase /app/\nRewriteRule ^go$ page.txt [L]\n");
        site.files.add("/srv/www/page.txt", "");
        site.files.add("/srv/www/app/" + file, "");
        site.files.add("/srv/www/app/.htaccess",
                       "RewriteEngine On\nRewriteBase /app\n" + rules_of_app);
        return site.get(open, "/go");
    };
    const std::string to_nothing = "RewriteRule ^page.txt$ gone.txt [L]\n";
    for (const std::string file : {"page.txt", "other.txt"}) {
        CHECK(go(to_nothing, file).ending.why == Why::not_found);
        CHECK_FALSE(go(to_nothing, file).wrong_base.has_value());
    }
    CHECK(go("", "other.txt").wrong_base.has_value());
    CHECK(go("RewriteRule ^page.txt$ - [L]\n", "other.txt").wrong_base.has_value());
}

TEST_CASE("a header that a condition asks for in vain is named, one that is handed on is not") {
    const apache::Trace trace = with_htaccess(
        "RewriteEngine On\nRewriteRule .* - [E=AUTH:%{HTTP:Authorization}]\n"
        "RewriteCond %{HTTP_COOKIE} admin\nRewriteRule .* - [F]\n",
        "/a.txt");
    CHECK(trace.missed_headers == apache::HeaderNames{"Cookie"});
}

TEST_CASE("a link is refused for one of five reasons") {
    CHECK(behind_link("None", "/etc/passwd").ending.why == Why::links_off);
    CHECK(behind_link("FollowSymLinks", "/nowhere").ending.why == Why::link_dangling);
    CHECK(behind_link("FollowSymLinks", "/srv/www/link").ending.why == Why::link_in_circle);
    const apache::Trace closed = behind_link("FollowSymLinks", "/closed/a.txt");
    CHECK(closed.ending.why == Why::link_target_closed);
    CHECK(closed.ending.decisions.front().value == "/closed");
}

TEST_CASE("a login that is not set up says what is missing") {
    CHECK(login_fault("") == Why::auth_type_missing);
    CHECK(login_fault("AuthType Basic\n") == Why::auth_name_missing);
    CHECK(login_fault("AuthType Form\nAuthName x\n") == Why::auth_module_missing);
}

TEST_CASE("a rule that Apache does not carry out is told from one that forbids") {
    const std::string on = "RewriteEngine On\n";
    CHECK(with_htaccess(on + "RewriteRule ^a http://127.0.0.1/ [P]\n", "/a.txt").ending.why ==
          Why::proxy_flag_in_vain);
    CHECK(with_htaccess(on + "RewriteRule ^(.*)$ a.txt?q=$1\n", "/b%20c").ending.why ==
          Why::query_unsafe);
    CHECK(with_htaccess(on + "RewriteRule ^(.*)$ a.txt$1\n", "/b%3fc").ending.why ==
          Why::question_mark_unsafe);
    CHECK(with_htaccess(on + "RewriteRule ^a - [F]\n", "/a.txt").ending.why ==
          Why::forbidden_by_rule);
}

TEST_CASE("it is told why a virtual host is chosen") {
    const std::string hosts =
        open +
        "Define PORT 80\n<VirtualHost *:${PORT}>\nServerName one.test\n</VirtualHost>\n"
        "<VirtualHost *:80>\nServerName two.test\nServerAlias *.two.test\n</VirtualHost>\n";
    const auto reason = [&](const std::string& host, std::uint16_t port = 80) {
        TraceSite site;
        return site.get(hosts, {.host = host, .port = port, .target = "/"}).host_reason;
    };
    CHECK(reason("two.test").by == HostReason::By::server_name);
    CHECK(reason("a.two.test").by == HostReason::By::alias);
    CHECK(reason("a.two.test").name == "*.two.test");
    CHECK(reason("other.test").by == HostReason::By::first);
    CHECK(reason("other.test").others == std::vector<std::string>{"two.test"});
    CHECK(reason("other.test").opened == "<VirtualHost *:80>");
    CHECK(reason("other.test", 81).by == HostReason::By::no_virtual_host);
}

TEST_CASE("of many hosts those are named first whose name is near the one that was sent") {
    std::string hosts = open;
    for (const std::string name :
         {"a.test", "b.test", "c.test", "d.test", "shop.test", "www.e.test"})
        hosts += "<VirtualHost *:80>\nServerName " + name + "\n</VirtualHost>\n";
    const auto others = [&](const std::string& host) {
        TraceSite site;
        return site.get(hosts, {.host = host, .port = 80, .target = "/"}).host_reason.others;
    };
    CHECK(others("shpo.test").front() == "shop.test");
    CHECK(others("e.test").at(3) == "www.e.test");
    CHECK(others("elsewhere.example") ==
          std::vector<std::string>{"b.test", "c.test", "d.test", "shop.test"});
}

TEST_CASE("an ErrorDocument goes with its status, a full URL makes a redirect of it") {
    const apache::Trace page = with_htaccess("ErrorDocument 404 /gone.html\n", "/b");
    CHECK(page.ending.status == 404);
    CHECK(page.ending.decisions.back().value == "/gone.html");
    const apache::Trace away = with_htaccess("ErrorDocument 404 http://b.test/\n", "/b");
    CHECK(away.ending.status == 302);
    CHECK(away.ending.location == "http://b.test/");
}
