// What Apache 2.2 does otherwise than 2.4: by the sources of httpd's branch 2.2.x (server/core.c,
// server/vhost.c, server/config.c, server/request.c, modules/aaa/mod_authz_host.c).
#include <doctest/doctest.h>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

struct OldSite : TraceSite {
    OldSite() {
        modules.clear();
        files.add("/etc/apache2/modules/mod_auth_basic.so", "");
        files.add("/etc/apache2/modules/mod_authn_file.so", "");
        files.add("/srv/www/a.txt", "a");
        files.add("/srv/two/a.txt", "two");
    }

    apache::Model load_old(const std::string& config) {
        files.add(config_file,
                  "ServerRoot /etc/apache2\n"
                  "LoadModule authz_host_module modules/mod_authz_host.so\n"
                  "LoadModule alias_module modules/mod_alias.so\n"
                  "LoadModule mime_module modules/mod_mime.so\n"
                  "LoadModule dir_module modules/mod_dir.so\n"
                  "LoadModule fcgid_module modules/mod_fcgid.so\n"
                  "LoadModule auth_basic_module modules/mod_auth_basic.so\n"
                  "LoadModule authn_file_module modules/mod_authn_file.so\n"
                  "Listen 80\nServerName www.test\nDocumentRoot /srv/www\n" +
                      config);
        return apache::load(files, {.config_file = config_file,
                                    .defines = {},
                                    .environment = {},
                                    .dialect = apache::Dialect::apache22});
    }
    std::optional<ConfigError> error_of(const std::string& config) {
        return load_old(config).error();
    }
    apache::Trace get_old(const std::string& config, const std::string& host = "www.test") {
        const apache::Model model = load_old(config);
        REQUIRE_FALSE(model.error());
        Identity who;
        who.name = "www-data";
        who.uid = who.gid = 33;
        apache::Tracer tracer(model, files, who);
        return tracer.trace({.host = host, .port = 80, .target = "/a.txt"});
    }
};

constexpr const char* two_hosts =
    "<VirtualHost *:80>\nServerName one.test\nDocumentRoot /srv/www\n</VirtualHost>\n"
    "<VirtualHost *:80>\nServerName two.test\nDocumentRoot /srv/two\n</VirtualHost>\n";

}  // namespace

TEST_CASE("2.2 lets every request in where nothing is said of access") {
    OldSite site;
    CHECK(site.get_old("").ending.status == 200);
    CHECK(site.get_old("<Directory />\nOrder deny,allow\nDeny from all\n</Directory>\n")
              .ending.status == 403);
}

TEST_CASE("in 2.2 any Require asks for a login, and fails where no AuthType is set") {
    OldSite site;
    const std::string open = "<Directory /srv/www>\n";
    CHECK(site.get_old(open + "Require all granted\n</Directory>\n").ending.status == 500);
    CHECK(site.get_old(open + "AuthType Basic\nAuthName x\nAuthUserFile /srv/pw\n"
                              "Require all granted\n</Directory>\n")
              .ending.status == 401);
}

TEST_CASE("2.2 grants every option but MultiViews, and lets a .htaccess say everything") {
    OldSite site;
    const apache::Model model = site.load_old("");
    apache::Resolver resolver(model, 0, site.files);
    const EffectiveConfig config =
        resolver.resolve("/srv/www/x.fcgi", {.host = 0, .url = "/x.fcgi", .script_alias = false});
    CHECK(config.options.value.has(Option::exec_cgi));
    CHECK(config.options.value.has(Option::indexes));
    CHECK_FALSE(config.options.value.has(Option::multi_views));
    CHECK(config.allow_override.value.has(OverrideClass::file_info));
}

TEST_CASE("2.2 takes Options words with and without signs in one line") {
    OldSite site;
    CHECK_FALSE(site.error_of("<Directory /srv/www>\nOptions Indexes +ExecCGI\n</Directory>\n"));
    CHECK_FALSE(site.error_of("<Directory /srv/www>\nOptions -Indexes ExecCGI\n</Directory>\n"));
}

TEST_CASE("2.2 tells hosts of one address apart by name only with NameVirtualHost") {
    OldSite site;
    CHECK(site.get_old(two_hosts, "two.test").filename == "/srv/www/a.txt");
    CHECK(site.get_old(std::string("NameVirtualHost *:80\n") + two_hosts, "two.test").filename ==
          "/srv/two/a.txt");
    CHECK(site.get_old(std::string("NameVirtualHost *\n") + two_hosts, "two.test").filename ==
          "/srv/two/a.txt");
    CHECK(site.load_old(two_hosts).shadow_of(2));
    CHECK_FALSE(site.load_old(std::string("NameVirtualHost *:80\n") + two_hosts).shadow_of(2));
}

TEST_CASE("2.2 does not know what 2.4 brought, and knows what 2.4 took away") {
    OldSite site;
    for (const char* line : {"IncludeOptional conf.d/*.conf\n", "Define A b\n",
                             "<If \"true\">\n</If>\n", "Protocols h2\n"}) {
        CAPTURE(line);
        const auto error = site.error_of(line);
        REQUIRE(error);
        CHECK(error->kind == ConfigErrorKind::unknown_directive);
    }
    for (const char* line :
         {"LockFile /run/lock\n", "AcceptMutex flock\n", "DefaultType None\n",
          "<IfModule mod_authz_core.c>\nNonsense\n</IfModule>\n", "Include conf.d/*.conf\n"}) {
        CAPTURE(line);
        site.files.add_directory("/etc/apache2/conf.d");
        CHECK_FALSE(site.error_of(line));
    }
    CHECK(site.load("LockFile /run/lock\n").error());
}
