// Who the client is, and what it logs in with: measured with Apache 2.4.71.
#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using apache::Why;

namespace {

const std::string open =
    "DocumentRoot /srv/www\n<Directory />\nAllowOverride All\nRequire all granted\n</Directory>\n";

struct ClientSite : TraceSite {
    ClientSite() {
        files.add("/srv/www/a.txt", "a");
        for (const std::string name : {"auth_basic", "authn_core", "authn_file", "remoteip"}) {
            const std::string file = "modules/mod_" + name + ".so";
            files.add("/etc/apache2/" + file, "");
            modules += "LoadModule " + name + "_module " + file + "\n";
        }
    }
    std::optional<int> status(const std::string& lines, const std::string& client,
                              const std::string& forwarded) {
        return get(open + lines, {.host = "www.test",
                                  .target = "/a.txt",
                                  .headers = {{"X-Forwarded-For", forwarded}},
                                  .client = client})
            .ending.status;
    }
    apache::Ending logged_in(const std::string& lines, const std::string& authorization) {
        files.add("/srv/www/.htaccess",
                  "AuthType Basic\nAuthName a\n" + lines + "Require valid-user\n");
        return get(open, {.host = "www.test",
                          .target = "/a.txt",
                          .headers = {{"Authorization", authorization}}})
            .ending;
    }
};

// "bob:password"
const std::string bob = "Basic Ym9iOnBhc3N3b3Jk";

}  // namespace

TEST_CASE("RemoteIPHeader names the client where the connection comes from a proxy") {
    ClientSite site;
    const std::string header = "RemoteIPHeader X-Forwarded-For\n";
    const std::string internal = header + "RemoteIPInternalProxy 10.0.0.0/8\n";
    const std::string trusted = header + "RemoteIPTrustedProxy 10.0.0.0/8\n";
    const std::string only = "<Location />\nRequire ip 203.0.113.5\n</Location>\n";
    CHECK(site.status(internal + only, "10.0.0.1", "203.0.113.5") == 200);
    CHECK(site.status(internal + only, "192.0.2.1", "203.0.113.5") == 403);
    CHECK(site.status(internal + only, "10.0.0.1", "203.0.113.5, 10.0.0.2") == 200);
    CHECK(site.status(internal + only, "10.0.0.1", "203.0.113.5, 198.51.100.7") == 403);
    CHECK(site.status(internal + only, "10.0.0.1", "203.0.113.5:99") == 403);
    CHECK(site.status(internal + only, "10.0.0.1", "name.test") == std::nullopt);
    const std::string local = "<Location />\nRequire ip 192.168.0.1\n</Location>\n";
    CHECK(site.status(internal + local, "10.0.0.1", "192.168.0.1") == 200);
    CHECK(site.status(trusted + local, "10.0.0.1", "192.168.0.1") == 403);
}

TEST_CASE("RemoteIPHeader without a list of proxies believes everyone, but no private address") {
    ClientSite site;
    const std::string header = "RemoteIPHeader X-Forwarded-For\n";
    const auto only = [&](const std::string& address) {
        return header + "<Location />\nRequire ip " + address + "\n</Location>\n";
    };
    CHECK(site.status(only("203.0.113.5"), "192.0.2.1", "203.0.113.5") == 200);
    CHECK(site.status(only("192.0.2.1"), "192.0.2.1", "10.0.0.1") == 200);
}

TEST_CASE("credentials of another scheme, or of nobody in the file, ask for a login again") {
    ClientSite site;
    site.files.add("/srv/users", "# bob:x\nann:{SHA}x\n");
    const std::string file = "AuthUserFile /srv/users\n";
    CHECK(site.logged_in(file, "Bearer foo").status == 401);
    CHECK(site.logged_in(file, bob).status == 401);
    site.files.add("/srv/users", "bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n");
    const apache::Ending right = site.logged_in(file, bob);
    CHECK(right.status == std::nullopt);
    CHECK(right.detail == "Authorization");
}

TEST_CASE("credentials for a file of passwords that Apache can't read are 500") {
    ClientSite site;
    site.files.add_directory("/closed", 0700);
    site.files.add("/closed/users", "bob:x\n");
    for (const std::string lines : {"AuthUserFile /none\n", "AuthUserFile /closed/users\n", ""}) {
        const apache::Ending ending = site.logged_in(lines, bob);
        CHECK(ending.status == 500);
        CHECK(ending.why == Why::auth_file_closed);
    }
}

TEST_CASE("a login is in vain where no file of passwords can be read") {
    ClientSite site;
    site.files.add("/srv/users", "bob:x\n");
    const auto asked = [&](const std::string& lines) {
        site.files.add("/srv/www/.htaccess",
                       "AuthType Basic\nAuthName a\n" + lines + "Require valid-user\n");
        return site.get(open, "/a.txt").ending;
    };
    CHECK(asked("AuthUserFile /srv/users\n").why == Why::login_needed);
    const apache::Ending vain = asked("AuthUserFile /none\n");
    CHECK(vain.status == 401);
    CHECK(vain.why == Why::login_in_vain);
    CHECK(vain.detail == "/none");
    CHECK(asked("").why == Why::login_in_vain);
    CHECK(asked("").detail.empty());
}

TEST_CASE("a .htaccess is read with the eyes of Apache's user") {
    ClientSite site;
    site.files.add_directory("/closed", 0700);
    site.files.add("/closed/w", "#!/bin/sh\n", 0755);
    const auto with = [&](const std::string& htaccess) {
        site.files.add("/srv/www/.htaccess", htaccess);
        return site.get(open, "/a.txt").ending;
    };
    CHECK(with("<IfFile /closed/w>\nRequire all denied\n</IfFile>\n").status == 200);
    CHECK(with("<IfFile !/closed/w>\nRequire all denied\n</IfFile>\n").status == 403);
    for (const std::string line :
         {"FcgidWrapper /closed/w .php\n", "FcgidAuthenticator /closed/w\n",
          "FcgidAuthorizer /closed/w\n", "FcgidAccessChecker /closed/w\n"}) {
        const apache::Ending ending = with(line);
        CHECK(ending.status == 500);
        CHECK(ending.refused == ConfigErrorKind::closed_file);
        CHECK(ending.decisions.front().value->ends_with(
            " /closed/w cannot be accessed: (13)Permission denied"));
    }
}

TEST_CASE("what a server's own line names is looked for as root") {
    ClientSite site;
    site.files.add_directory("/closed", 0700);
    site.files.add("/closed/w", "#!/bin/sh\n", 0755);
    CHECK_FALSE(site.load("FcgidWrapper /closed/w .php\n").error().has_value());
    CHECK(site.load("FcgidAuthenticator /none\n").error()->message ==
          "Authenticator /none cannot be accessed: (2)No such file or directory");
}

TEST_CASE("an SSLCertificateFile that holds no certificate keeps Apache from starting") {
    ClientSite site;
    site.files.add("/etc/apache2/modules/mod_ssl.so", "");
    site.files.add("/etc/c.pem", "garbage\n");
    const std::string config =
        "LoadModule ssl_module modules/mod_ssl.so\n<VirtualHost *:443>\nServerName a.test\n"
        "SSLEngine on\nSSLCertificateFile /etc/c.pem\n</VirtualHost>\n";
    CHECK(site.load(config).error()->message ==
          "Failed to configure certificate a.test:443:0 (with chain), check /etc/c.pem");
    site.files.add("/etc/c.pem", "-----BEGIN CERTIFICATE-----\n");
    CHECK_FALSE(site.load(config).error().has_value());
    site.files.add("/etc/d.pem", "garbage\n");
    CHECK(site.load("LoadModule ssl_module modules/mod_ssl.so\n<VirtualHost *:443>\n"
                    "ServerName a.test\nSSLEngine on\nSSLCertificateFile /etc/c.pem\n"
                    "SSLCertificateFile /etc/d.pem\n</VirtualHost>\n")
              .error()
              ->message ==
          "Failed to configure certificate a.test:443:1 (with chain), check /etc/d.pem");
}

TEST_CASE("a client's certificate names the user where TLS is spoken, without an AuthType") {
    ClientSite site;
    site.modules += "LoadModule ssl_module modules/mod_ssl.so\n";
    site.files.add("/etc/apache2/modules/mod_ssl.so", "");
    site.files.add("/srv/tls.pem", "-----BEGIN CERTIFICATE-----");
    site.files.add("/srv/www/.htaccess", "SSLUserName SSL_CLIENT_S_DN_CN\nRequire valid-user\n");
    CHECK(site.get(open, "/a.txt").ending.why == Why::auth_type_missing);
    const std::string tls = "Listen 8443 https\nSSLCertificateFile /srv/tls.pem\n";
    const apache::Ending ending =
        site.get(open + tls, {.host = "www.test", .port = 8443, .is_tls = true, .target = "/a.txt"})
            .ending;
    CHECK(ending.status == std::nullopt);
    CHECK(ending.why == Why::hangs_on_request);
}
