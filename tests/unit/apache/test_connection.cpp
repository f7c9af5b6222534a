#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using apache::Why;

namespace {

struct TlsSite : TraceSite {
    TlsSite() {
        files.add("/etc/apache2/modules/mod_ssl.so", "");
        modules += "LoadModule ssl_module modules/mod_ssl.so\n";
        files.add("/srv/www/a.txt", "a");
    }

    apache::Trace ask(const std::string& lines, std::uint16_t port, bool is_tls) {
        return get(
            "Listen 80\nListen 8443\nDocumentRoot /srv/www\n<Directory />\n"
            "Require all granted\nOptions FollowSymLinks\n</Directory>\n" +
                lines,
            {.host = "www.test", .port = port, .is_tls = is_tls, .target = "/a.txt"});
    }
};

const std::string tls_host =
    "<VirtualHost *:8443>\nServerName www.test\nSSLEngine on\nDocumentRoot /srv/www\n";
const std::string end = "</VirtualHost>\n";

}  // namespace

TEST_CASE("https:// reaches a host with SSLEngine on, whose rules see it") {
    TlsSite site;
    const std::string to_https =
        "RewriteEngine On\nRewriteCond %{HTTPS} off\n"
        "RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]\n";
    CHECK(site.ask(tls_host + to_https + end, 8443, true).ending.status == 200);
    const std::string plain =
        "RewriteEngine On\nRewriteCond %{REQUEST_SCHEME} !=https\nRewriteRule ^ - [F]\n";
    CHECK(site.ask(tls_host + plain + end, 8443, true).ending.status == 200);
    CHECK(site.ask(to_https, 80, false).ending.status == 301);
    CHECK(site.ask(plain, 80, false).ending.status == 403);
}

TEST_CASE("SSLRequireSSL and Require ssl let https:// in, and nobody else") {
    TlsSite site;
    for (const std::string line : {"SSLRequireSSL", "Require ssl", "Require ssl-verify-client"}) {
        CAPTURE(line);
        const std::string lines = "<Location />\n" + line + "\n</Location>\n";
        const bool wants_certificate = line == "Require ssl-verify-client";
        CHECK(site.ask(tls_host + lines + end, 8443, true).ending.status ==
              (wants_certificate ? 403 : 200));
        CHECK(site.ask(lines, 80, false).ending.status == 403);
    }
}

TEST_CASE(
    "a redirect of an https:// request to a path stays https://, without the port that nobody "
    "sent") {
    TlsSite site;
    const auto trace = site.ask(tls_host + "Redirect /a.txt /b.txt\n" + end, 8443, true);
    CHECK(trace.ending.status == 302);
    CHECK(trace.ending.detail == "https://www.test/b.txt");
}

TEST_CASE("plain HTTP to a port that speaks TLS is 400; TLS to a plain one has no answer") {
    TlsSite site;
    const auto plain = site.ask(tls_host + end, 8443, false);
    CHECK(plain.ending.status == 400);
    CHECK(plain.ending.why == Why::plain_to_tls);
    const auto tls = site.ask(tls_host + end, 80, true);
    CHECK(!tls.ending.status);
    CHECK(tls.ending.why == Why::no_tls);
}

TEST_CASE("nobody answers on a port that no Listen names") {
    TlsSite site;
    const auto trace = site.ask("", 81, false);
    CHECK(!trace.ending.status);
    CHECK(trace.ending.why == Why::not_listening);
}

TEST_CASE("a folder that httpd may not search is said to be closed, not its .htaccess") {
    TraceSite site;
    site.files.add_directory("/srv/www/locked", 0700);
    const auto trace = site.get(
        "DocumentRoot /srv/www\n<Directory />\nAllowOverride All\nRequire all granted\n"
        "</Directory>\n",
        "/locked/a.txt");
    CHECK(trace.ending.status == 403);
    CHECK(trace.ending.why == Why::search_denied);
    CHECK(trace.ending.detail == "/srv/www/locked");
}
