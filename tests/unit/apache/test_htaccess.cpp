// What a .htaccess may say, and what Apache makes of one that is at fault or can't be read.
#include <doctest/doctest.h>

#include "apache/model.h"
#include "support/apache_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

// With these lines in the section of /srv/www.
std::string configured(const std::string& lines) {
    return "<Directory />\nAllowOverride None\n</Directory>\n<Directory /srv/www>\n" + lines +
           "</Directory>\n";
}

// What a .htaccess in /srv/www does where `lines` are its directory's.
struct HtaccessResult {
    HtaccessFacts facts;
    EffectiveConfig config;
};

HtaccessResult with_htaccess(const std::string& lines, const std::string& htaccess) {
    ApacheSite site;
    site.files.add("/srv/www/.htaccess", htaccess);
    const apache::Model model = site.load(configured(lines));
    REQUIRE_FALSE(model.error().has_value());
    apache::Resolver resolver(model, 0, site.files);
    const EffectiveConfig config =
        resolver.resolve("/srv/www/x.fcgi", {.host = 0, .url = "/x.fcgi", .script_alias = false});
    REQUIRE(resolver.htaccess().size() == 1);
    return {resolver.htaccess().begin()->second, config};
}

}  // namespace

TEST_CASE("AllowOverride that is nowhere set is not None: all in a .htaccess is refused") {
    ApacheSite site;
    site.files.add("/srv/www/.htaccess", "Options Indexes\n");
    const apache::Model model = site.load("");
    apache::Resolver resolver(model, 0, site.files);
    const auto config = resolver.resolve("/srv/www/x.fcgi", {});
    CHECK_FALSE(config.allow_override.value.was_set);
    REQUIRE(resolver.htaccess().size() == 1);
    CHECK(resolver.htaccess().begin()->second.state == HtaccessState::refused);
    CHECK(resolver.htaccess().begin()->second.error->message == "Options not allowed here");
    CHECK(resolver.htaccess().begin()->second.error->kind == ConfigErrorKind::not_allowed);
    CHECK(resolver.htaccess().begin()->second.error->needs == "Options");
}

TEST_CASE("AllowOverride None ignores a .htaccess, junk or not, and names its lines") {
    const HtaccessResult result = with_htaccess("AllowOverride None\n", "# a\n  Junk here\n");
    CHECK(result.facts.state == HtaccessState::ignored);
    REQUIRE(result.facts.directives.size() == 1);
    CHECK(result.facts.directives[0].text == "Junk here");
    CHECK(result.facts.directives[0].at == SourcePos{"/srv/www/.htaccess", 2, 3});
    REQUIRE(result.facts.override_because.has_value());
    CHECK(result.facts.override_because->text == "AllowOverride None");
}

TEST_CASE("a .htaccess may say what the classes of AllowOverride let it") {
    const auto error = [](const std::string& classes, const std::string& line) {
        const auto result = with_htaccess("AllowOverride " + classes + "\n", line + "\n");
        return result.facts.error ? result.facts.error->message : "";
    };
    CHECK(error("Options", "Options +ExecCGI").empty());
    CHECK(error("FileInfo", "Options +ExecCGI") == "Options not allowed here");
    CHECK(error("FileInfo", "AddHandler fcgid-script .fcgi").empty());
    CHECK(error("AuthConfig", "Require all granted").empty());
    CHECK(error("Limit", "Require all granted") == "Require not allowed here");
    CHECK(error("Limit", "Order allow,deny").empty());
    CHECK(error("Indexes", "FcgidWrapper /srv/www/x.fcgi") == "FcgidWrapper not allowed here");
    CHECK(error("All", "FcgidInitialEnv A B") == "FcgidInitialEnv not allowed here");
    CHECK(error("All", "Include x") == "Include not allowed here");
    CHECK(error("All", "<Directory /x>\n</Directory>") == "<Directory not allowed here");
    CHECK(error("Limit", "<Limit GET>\nRequire all denied\n</Limit>") ==
          "Require not allowed in <Limit> context");
    CHECK(error("Options", "Options +MultiViews") == "Option MultiViews not allowed here");
    CHECK(error("All", "Options +MultiViews").empty());
    CHECK(error("Options=Indexes", "Options Indexes").empty());
    CHECK(error("Options=Indexes", "Options -FollowSymLinks") ==
          "Option FollowSymLinks not allowed here");
    CHECK(error("All", "php_value a b") ==
          "Invalid command 'php_value', perhaps misspelled or defined by a module not included in "
          "the server configuration");
    CHECK(error("FileInfo Nonfatal=All", "Options +ExecCGI\nphp_value a b").empty());
}

TEST_CASE("AllowOverrideList lets single directives, sections among them") {
    const std::string list = "AllowOverrideList options <Files\n";
    CHECK_FALSE(with_htaccess(list, "<Files x>\nOptions None\n</Files>\n").facts.error);
    const auto other = with_htaccess(list, "SetHandler x\n").facts.error;
    REQUIRE(other != nullptr);
    CHECK(other->message == "SetHandler not allowed here");
}

TEST_CASE("a faulty line of a .htaccess is left out, and the rest still tells what is meant") {
    const HtaccessResult result =
        with_htaccess("AllowOverride All\n",
                      "AddHandler fcgid-script .fcgi\nOrder deny, allow\nOptions +ExecCGI\n");
    CHECK(result.facts.state == HtaccessState::refused);
    CHECK(result.facts.error->message ==
          "order takes one argument, 'allow,deny', 'deny,allow', or 'mutual-failure'");
    CHECK(result.facts.error->at == SourcePos{"/srv/www/.htaccess", 2, 1});
    CHECK(result.config.options.value.has(Option::exec_cgi));
    CHECK(result.config.handler.value.name == "fcgid-script");
}

TEST_CASE("CRLF in a .htaccess is fine, a byte order mark and long lines are not") {
    const auto error = [](const std::string& content) {
        const auto facts = with_htaccess("AllowOverride All\n", content).facts;
        return facts.error ? facts.error->message : "";
    };
    CHECK(error("Options +ExecCGI\r\n").empty());
    CHECK(error("\xEF\xBB\xBFOptions +ExecCGI\n")
              .starts_with("Invalid command '\\xef\\xbb\\xbfOptions'"));
    CHECK(error("#" + std::string(8300, 'x') + "\n") ==
          "Error reading /srv/www/.htaccess at line 1: Line too long");
    CHECK(error("#" + std::string(8000, 'x') + "\n").empty());
    CHECK(error("<Files x>\n") == "/srv/www/.htaccess:1: <Files> was not closed.");
}

TEST_CASE("a .htaccess that can't be opened, seen or held") {
    const auto state = [](auto&& arrange) {
        ApacheSite site;
        arrange(site.files);
        const apache::Model model = site.load(configured("AllowOverride All\n"));
        apache::Resolver resolver(model, 0, site.files);
        resolver.resolve("/srv/www/x.fcgi", {});
        return resolver.htaccess().empty() ? HtaccessState::applied
                                           : resolver.htaccess().begin()->second.state;
    };
    const std::string path = "/srv/www/.htaccess";
    CHECK(state([&](MemoryFiles& files) { files.add_directory(path); }) ==
          HtaccessState::unreadable);
    CHECK(state([&](MemoryFiles& files) { files.add_special(path, FileKind::fifo); }) ==
          HtaccessState::unreadable);
    CHECK(state([&](MemoryFiles& files) {
              files.add(path, "x");
              files.forbid(path);
          }) == HtaccessState::not_seen);
    CHECK(state([&](MemoryFiles& files) { files.add(path, std::string(8 << 20, 'x')); }) ==
          HtaccessState::not_seen);
    CHECK(state([&](MemoryFiles& files) { files.add_link(path, "/none"); }) ==
          HtaccessState::applied);
}
