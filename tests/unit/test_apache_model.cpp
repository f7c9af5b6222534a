#include <doctest/doctest.h>

#include <algorithm>

#include "apache/model.h"
#include "os/disk.h"
#include "support/apache_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

const std::string debian_site = R"(DocumentRoot /srv/www
User ${APACHE_RUN_USER}
Group www-data
<Directory />
    Options FollowSymLinks
    AllowOverride None
    Require all denied
</Directory>
<Directory /srv/>
    Options Indexes FollowSymLinks
    AllowOverride All
    Require all granted
</Directory>
<FilesMatch "^\.ht">
    Require all denied
</FilesMatch>
AddHandler fcgid-script .fcgi
Listen 80
<VirtualHost *:80>
    ServerName example.org
    DocumentRoot /srv/www
    FcgidInitialEnv PATH /usr/bin
</VirtualHost>
)";

}  // namespace

TEST_CASE("a Debian-like site is resolved from its sections and its .htaccess") {
    ApacheSite site;
    site.files.add("/srv/www/.htaccess", "Options +ExecCGI\n");
    const apache::Model model = site.load(debian_site);
    REQUIRE_FALSE(model.error().has_value());
    CHECK(model.server_runs_as().user == "www-data");
    REQUIRE(model.hosts().size() == 2);
    CHECK(model.hosts()[1].facts.name == "example.org");
    CHECK(model.hosts()[1].facts.initial_environment ==
          std::vector<std::pair<std::string, std::string>>{{"PATH", "/usr/bin"}});
    const auto urls = model.urls_of("/srv/www/x.fcgi");
    REQUIRE(urls.size() == 1);
    CHECK(urls[0].host == 1);
    CHECK(urls[0].url == "/x.fcgi");

    apache::Resolver resolver(model, 1, site.files);
    const EffectiveConfig config = resolver.resolve("/srv/www/x.fcgi", urls[0]);
    CHECK(config.options.value.has(Option::exec_cgi));
    CHECK(config.options.value.has(Option::indexes));
    REQUIRE(config.options.because.size() == 2);
    CHECK(config.options.because[0].at.line == usual_module_lines + 10);
    CHECK(config.options.because[1].at.file == "/srv/www/.htaccess");
    CHECK(config.handler.value == HandlerChoice{"fcgid-script", HandlerFrom::add_handler, "fcgi"});
    CHECK(config.handler_module == "fcgid_module");
    CHECK(config.handler_module_loaded);
    CHECK(config.access.value == Access::granted);
    CHECK(config.allow_override.value.has(OverrideClass::options));
    CHECK(config.folders.back()->htaccess == "/srv/www/.htaccess");
    REQUIRE(resolver.htaccess().size() == 1);
    CHECK(resolver.htaccess().begin()->second.state == HtaccessState::applied);
}

TEST_CASE("Debian's own configuration loads without an error") {
    os::Disk disk;
    const auto stock = disk.stat("/etc/apache2/apache2.conf");
    REQUIRE(stock.seen() != nullptr);
    REQUIRE(stock.seen()->kind == FileKind::regular);
    const apache::Model model =
        apache::load(disk, {.config_file = "/etc/apache2/apache2.conf",
                            .defines = {},
                            .environment = {{"APACHE_RUN_DIR", "/var/run/apache2"},
                                            {"APACHE_LOG_DIR", "/var/log/apache2"},
                                            {"APACHE_RUN_USER", "www-data"},
                                            {"APACHE_RUN_GROUP", "www-data"},
                                            {"APACHE_PID_FILE", "/var/run/apache2/apache2.pid"}}});
    CHECK_MESSAGE(!model.error().has_value(), model.error()->message);
    CHECK(model.unread().empty());
    CHECK(model.included_files() > 20);
    CHECK(model.server_runs_as().user == "www-data");
    CHECK(model.has_module("mime_module"));
    CHECK(model.hosts().size() >= 2);
}
