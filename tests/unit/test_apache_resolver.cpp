#include <doctest/doctest.h>

#include "apache/model.h"
#include "support/apache_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

const std::string closed = "<Directory />\nAllowOverride None\n</Directory>\n";

std::string directory(const std::string& lines) {
    return "<Directory /srv/www>\n" + lines + "</Directory>\n";
}

HandlerChoice handler(const std::string& config, const std::string& name,
                      bool script_alias = false) {
    ApacheSite site;
    const apache::Model model = site.load(config);
    CHECK_MESSAGE(!model.error().has_value(), model.error()->message);
    apache::Resolver resolver(model, 0, site.files);
    const HandlerChoice slow =
        resolver
            .resolve("/srv/www/" + name,
                     {.host = 0, .url = "/" + name, .script_alias = script_alias})
            .handler.value;
    const HandlerChoice quick = resolver.handler_of(
        "/srv/www", name, {.host = 0, .url = "/", .script_alias = script_alias});
    CHECK(quick == slow);
    return slow;
}

Access access(const std::string& config) {
    ApacheSite site;
    return site.resolve(config).access.value;
}

OptionSet options(const std::string& config) {
    ApacheSite site;
    return site.resolve(config).options.value;
}

std::string error_of(const std::string& config) {
    ApacheSite site;
    const apache::Model model = site.load(config);
    return model.error() ? model.error()->message : "";
}

}  // namespace

TEST_CASE("Options without a sign replace what is inherited, FollowSymLinks too") {
    CHECK(options("").bits == static_cast<unsigned>(Option::follow_sym_links));
    CHECK_FALSE(options(directory("Options ExecCGI\n")).has(Option::follow_sym_links));
    CHECK(options(directory("Options +ExecCGI\n")).has(Option::follow_sym_links));
    CHECK(options(directory("Options +ExecCGI\n") +
                  "<Location /x.fcgi>\nOptions -ExecCGI +Indexes\n</Location>\n")
              .has(Option::indexes));
}

TEST_CASE("an added option survives an absolute line of its section, for the next section") {
    const OptionSet leaked =
        options("<Directory />\nOptions +ExecCGI\nOptions Indexes\n</Directory>\n" +
                directory("Options +MultiViews\n"));
    CHECK(leaked.has(Option::exec_cgi));
    CHECK_FALSE(options("<Directory />\nOptions +ExecCGI\nOptions Indexes\n</Directory>\n")
                    .has(Option::exec_cgi));
}

TEST_CASE("words of Options are all signed or none, but behind All and None") {
    const std::string mixed = "Either all Options must start with + or -, or no Option may.";
    ApacheSite site;
    const apache::Model model = site.load("Options Indexes +ExecCGI\n");
    REQUIRE(model.error().has_value());
    CHECK(model.error()->message == mixed);
    CHECK(model.error()->kind == ConfigErrorKind::mixed_options);
    CHECK(error_of("Options +ExecCGI Indexes\n") == mixed);
    CHECK(error_of("Options All -Indexes\n").empty());
    CHECK(error_of("Options None +ExecCGI\n").empty());
    CHECK(error_of("Options +All\n") == "You may not use 'Options +All' or 'Options -All'.");
    CHECK(error_of("Options ExecCGI # why\n") == "Illegal option #");
    CHECK(error_of("Options ExecCGI, Indexes\n") == "Illegal option ExecCGI,");
    CHECK(error_of("Options\n").empty());
}

TEST_CASE("every extension counts, in any case, and the last one that is mapped wins") {
    const std::string config = "AddHandler fcgid-script .fcgi\nAddHandler CGI-Script cgi\n";
    for (const char* name : {"x.fcgi", "x.fcgi.bak", "x.html.FCGI.jpg", "a..fcgi", "x.fcgi."})
        CHECK(handler(config, name).name == "fcgid-script");
    for (const char* name : {"fcgi", ".fcgi", "x.fcgi~", "x"})
        CHECK(handler(config, name).name.empty());
    CHECK(handler(config, "a.fcgi.cgi") ==
          HandlerChoice{"cgi-script", HandlerFrom::add_handler, "cgi"});
    CHECK(handler("AddHandler fcgid-script fcgi.bak\n", "a.fcgi.bak").name.empty());
}

TEST_CASE("SetHandler None does not undo an AddHandler, default-handler does") {
    const std::string config =
        "AddHandler cgi-script .cgi\n<Files n.cgi>\nSetHandler None\n</Files>\n"
        "<Files d.cgi>\nSetHandler default-handler\n</Files>\n";
    CHECK(handler(config, "n.cgi").name == "cgi-script");
    CHECK(handler(config, "d.cgi") == HandlerChoice{"", HandlerFrom::set_handler, ""});
    CHECK(handler("SetHandler FCGID-Script\n", "x").name == "fcgid-script");
    CHECK(handler("SetHandler \"proxy:unix:/Run/X|fcgi://h\"\n", "x").name ==
          "proxy:unix:/Run/X|fcgi://h");
}

TEST_CASE(
    "RemoveHandler wins over its section's AddHandler, and is forgotten where it came first") {
    const std::string server = "AddHandler fcgid-script .fcgi\n";
    CHECK(handler(server + "RemoveHandler .fcgi\n", "x.fcgi").name == "fcgid-script");
    CHECK(handler(directory("RemoveHandler .fcgi\nAddHandler fcgid-script .fcgi\n"), "x.fcgi")
              .name.empty());
    CHECK(handler(server + "<Directory />\nRemoveHandler .fcgi\n</Directory>\n" +
                      directory("AddType a/b .b\n"),
                  "x.fcgi")
              .name == "fcgid-script");
}

TEST_CASE("a content type that is a handler's name runs the file, unless an AddHandler is there") {
    const std::string config =
        "AddType fcgid-script .foo\nAddType text/html .html\nAddHandler cgi-script .cgi\n";
    CHECK(handler(config, "a.foo") ==
          HandlerChoice{"fcgid-script", HandlerFrom::content_type, "foo"});
    CHECK(handler(config, "a.foo.cgi").name == "cgi-script");
    CHECK(handler(config, "a.foo.html").name.empty());
    CHECK(handler("<Files x>\nForceType fcgid-script\n</Files>\n", "x").name == "fcgid-script");
}

TEST_CASE("a later extension's type in mime.types takes a script's type away") {
    ApacheSite site;
    site.files.add("/etc/mime.types", "# types\ntext/plain  txt asc\n");
    const std::string config =
        "TypesConfig /etc/mime.types\nAddType application/x-httpd-cgi .cgi\n";
    CHECK(site.resolve(config, "/srv/www/a.cgi").handler.value.name == "application/x-httpd-cgi");
    CHECK(site.resolve(config, "/srv/www/a.cgi.txt").handler.value.name.empty());
}

TEST_CASE("ScriptAlias presets cgi-script, which an extension or SetHandler replaces") {
    CHECK(handler("AddHandler fcgid-script .fcgi\n", "x.fcgi", true).name == "fcgid-script");
    CHECK(handler("", "x.pl", true) == HandlerChoice{"cgi-script", HandlerFrom::script_alias, ""});
}

TEST_CASE("a handler's module is named, and whether it is there") {
    ApacheSite site;
    const auto fcgid = site.resolve("SetHandler fcgid-script\n");
    CHECK(fcgid.handler_module == "fcgid_module");
    CHECK(fcgid.handler_module_loaded);
    const auto wsgi = site.resolve("SetHandler wsgi-script\n");
    CHECK(wsgi.handler_is_known);
    CHECK(wsgi.handler_module == "wsgi_module");
    CHECK_FALSE(wsgi.handler_module_loaded);
    const auto typo = site.resolve("SetHandler fcgi-script\n");
    CHECK_FALSE(typo.handler_is_known);
    CHECK(typo.handler_module.empty());
}

TEST_CASE("sections merge as Apache merges them, the last one wins") {
    ApacheSite site;
    site.files.add("/srv/www/.htaccess", "SetHandler htaccess\n");
    const std::string shallow = closed + directory("AllowOverride All\nSetHandler dir\n");
    CHECK(site.resolve(shallow).handler.value.name == "htaccess");
    const std::string match = "<DirectoryMatch ^/srv>\nSetHandler match\n</DirectoryMatch>\n";
    CHECK(site.resolve(match + shallow).handler.value.name == "match");
    const std::string files = "<Files x.fcgi>\nSetHandler files\n</Files>\n";
    CHECK(site.resolve(files + match + shallow).handler.value.name == "files");
    const std::string location = "<Location /x.fcgi>\nSetHandler location\n</Location>\n";
    CHECK(site.resolve(location + files + match + shallow).handler.value.name == "location");
    const std::string condition = "<If \"true\">\nSetHandler if\n</If>\n";
    const auto config = site.resolve(condition + location + files + match + shallow);
    CHECK(config.handler.value.name == "if");
    REQUIRE(config.handler.because.size() == 6);
    CHECK(config.handler.because.front().text == "SetHandler dir");
    CHECK(config.handler.because.back().text == "SetHandler if");
}

TEST_CASE("a DirectoryMatch is held against the whole file name, after every .htaccess") {
    CHECK_FALSE(options("<DirectoryMatch \"www$\">\nOptions +ExecCGI\n</DirectoryMatch>\n")
                    .has(Option::exec_cgi));
    CHECK(options("<Directory ~ \"x\\.fcgi$\">\nOptions +ExecCGI\n</Directory>\n")
              .has(Option::exec_cgi));
}

TEST_CASE("a Directory pattern matches a file too, while FollowSymLinks alone is on") {
    const std::string star = "<Directory /srv/www/*>\nSetHandler star\n</Directory>\n";
    CHECK(handler(star, "x.fcgi").name == "star");
    CHECK(handler("Options None\n" + star, "x.fcgi").name.empty());
    CHECK(handler("Options FollowSymLinks SymLinksIfOwnerMatch\n" + star, "x.fcgi").name.empty());
}

TEST_CASE("Files in Files and Files in If never apply; If in Files does") {
    const std::string inner = "<Files x.fcgi>\nSetHandler inner\n</Files>\n";
    CHECK(handler("<Files x.fcgi>\n" + inner + "</Files>\n", "x.fcgi").name.empty());
    CHECK(handler("<If \"true\">\n" + inner + "</If>\n", "x.fcgi").name.empty());
    CHECK(
        handler("<Files x.fcgi>\n<If \"true\">\nSetHandler i\n</If>\n</Files>\n", "x.fcgi").name ==
        "i");
}

TEST_CASE("an If on the request leaves what it says undecided") {
    ApacheSite site;
    const auto config = site.resolve(
        "<If \"%{HTTP_HOST} == 'x'\">\nOptions +ExecCGI\nSetHandler y\nRequire all "
        "denied\n</If>\n");
    CHECK_FALSE(config.options.value.has(Option::exec_cgi));
    REQUIRE(config.options.undecided.size() == 1);
    CHECK(config.options.undecided[0].text == "Options +ExecCGI");
    CHECK(config.handler.undecided.size() == 1);
    CHECK(config.access.undecided.size() == 1);
}

TEST_CASE("a Location takes all below it at a slash, its star not over one") {
    const auto at = [](const std::string& location, const std::string& url) {
        ApacheSite site;
        const std::string config = "<Location " + location + ">\nSetHandler l\n</Location>\n";
        return site.resolve(config, "/srv/www" + url, url).handler.value.name == "l";
    };
    CHECK(at("/a", "/a/x"));
    CHECK_FALSE(at("/a", "/ab"));
    CHECK_FALSE(at("/a/", "/a"));
    CHECK(at("/a*", "/abc"));
    CHECK_FALSE(at("/a*", "/abc/x"));
    CHECK(at("~ b$", "/x/b"));
}

TEST_CASE("Require: nothing grants, siblings are alternatives, a section replaces") {
    CHECK(access("") == Access::granted);
    CHECK(access(directory("Require all denied\n")) == Access::denied);
    CHECK(access("<Directory />\nRequire all denied\n</Directory>\n" +
                 directory("Require all granted\n")) == Access::granted);
    CHECK(access(directory("Require all denied\nRequire ip 10\n")) == Access::depends_on_client);
    CHECK(access(directory("Require valid-user\n")) == Access::needs_login);
    CHECK(access(directory("Require valid-user\nRequire all granted\n")) == Access::granted);
    CHECK(access(directory("<RequireAll>\nRequire all granted\nRequire not ip 10\n"
                           "</RequireAll>\n")) == Access::depends_on_client);
    CHECK(access("<Directory />\nRequire all denied\n</Directory>\n" +
                 directory("AuthMerging And\nRequire all granted\n")) == Access::denied);
    CHECK(access("<Directory />\nRequire all denied\n</Directory>\n" +
                 directory("AuthMerging Or\nRequire all granted\n")) == Access::granted);
    CHECK(access(directory("Require all granted\n<Limit GET>\nRequire all denied\n</Limit>\n")) ==
          Access::granted);
    CHECK(access(directory("<Limit POST>\nRequire all denied\n</Limit>\n")) == Access::granted);
}

TEST_CASE("neither way of access lifts what the other denies") {
    const std::string order = directory("Order allow,deny\nAllow from all\n");
    CHECK(access("<Directory />\nRequire all denied\n</Directory>\n" + order) == Access::denied);
    CHECK(access("<Directory />\nDeny from all\n</Directory>\n" +
                 directory("Require all granted\n")) == Access::denied);
    CHECK(access(directory("Require all denied\nOrder allow,deny\nAllow from all\n"
                           "Satisfy any\n")) == Access::granted);
}

TEST_CASE("Order, Allow, Deny and Satisfy of a section are inherited not at all") {
    CHECK(access("<Directory />\nDeny from all\n</Directory>\n" + directory("Satisfy all\n")) ==
          Access::granted);
    CHECK(access(directory("Order allow,deny\n")) == Access::denied);
    CHECK(access(directory("Order deny,allow\n")) == Access::granted);
    CHECK(access(directory("Order allow,deny\nAllow from 10.0.0.0/8\n")) ==
          Access::depends_on_client);
}

TEST_CASE("lines of access control are refused in Apache's words") {
    CHECK(error_of(directory("Order deny, allow\n")) ==
          "order takes one argument, 'allow,deny', 'deny,allow', or 'mutual-failure'");
    CHECK(error_of(directory("Order \"deny, allow\"\n")) == "unknown order");
    CHECK(error_of(directory("Allow all\n")) ==
          "allow requires at least two arguments, 'from' followed by hostnames or IP-address "
          "wildcards");
    CHECK(error_of(directory("Allow from all # x\n")) == "No comments are allowed here");
    CHECK(error_of(directory("Require all granted # x\n")) ==
          "Argument for 'Require all' must be 'granted' or 'denied'");
    CHECK(error_of(directory("Require ip x\n")) == "ip address 'x' appears to be invalid");
    CHECK(error_of(directory("Require ip 0010.0.00.1/8\n")).empty());
    CHECK(error_of(directory("Require not ip 10\n")) ==
          "negative Require directive has no effect in <RequireAny> directive");
    CHECK(error_of(directory("Require nonsense\n")) == "Unknown Authz provider: nonsense");
    CHECK(error_of("Require all granted\n") == "Require not allowed here");
    CHECK(error_of("<VirtualHost *>\nOrder deny,allow\n</VirtualHost>\n") ==
          "order not allowed in <VirtualHost> context");
}

TEST_CASE("a directive of a module that is not loaded is an invalid command, and names it") {
    ApacheSite site;
    const apache::Model model = site.load_exactly(
        "LoadModule mpm_event_module modules/mod_mpm_event.so\n"
        "LoadModule mime_module modules/mod_mime.so\nFcgidWrapper /srv/www/x.fcgi .fcgi\n");
    REQUIRE(model.error().has_value());
    CHECK(model.error()->kind == ConfigErrorKind::missing_module);
    CHECK(model.error()->needs == "fcgid_module");
    CHECK(error_of("SomeoneElses directive\n") ==
          "Invalid command 'SomeoneElses', perhaps misspelled or defined by a module not included "
          "in the server configuration");
    site.files.add("/etc/apache2/someone.so", "");
    CHECK(!site.load("LoadModule someone_module someone.so\nSomeoneElses directive\n").error());
}

TEST_CASE("the arguments of every directive are counted, as httpd counts them") {
    CHECK(error_of("ServerAdmin\n").starts_with("ServerAdmin takes one argument, "));
    CHECK(error_of("ServerSignature a b\n").starts_with("ServerSignature takes one argument, "));
    CHECK(error_of("MergeSlashes perhaps\n") == "MergeSlashes must be On or Off");
}

TEST_CASE("of the lines that decided, the last ones are kept") {
    ApacheSite site;
    std::string config;
    for (int i = 0; i < 100; ++i)
        config += "Options +Indexes\n";
    const EffectiveConfig resolved =
        site.resolve("<Directory />\n" + config + "Options +ExecCGI\n</Directory>\n");
    CHECK(resolved.options.because.size() == 32);
    CHECK(resolved.options.because.back().text == "Options +ExecCGI");
}

TEST_CASE("a file's URLs are those that lead back to it") {
    ApacheSite site;
    site.files.add("/srv/cgi/x.fcgi", "");
    const apache::Model model = site.load(
        "DocumentRoot /srv/www\nAlias /first /srv/cgi\nScriptAlias /cgi-bin/ /srv/cgi/\n"
        "AliasMatch ^/m/(.*)$ /srv/cgi/$1\nAlias /first/shadowed /srv/www\n");
    REQUIRE_FALSE(model.error().has_value());
    const auto urls = model.urls_of("/srv/cgi/x.fcgi");
    REQUIRE(urls.size() == 3);
    CHECK(urls[0].url == "/first/x.fcgi");
    CHECK(urls[1].url == "/cgi-bin/x.fcgi");
    CHECK(urls[1].script_alias);
    CHECK(urls[2].url == "/m/x.fcgi");
    REQUIRE(model.urls_of("/srv/www/x.fcgi").size() == 1);
    CHECK(model.urls_of("/srv/www/x.fcgi")[0].url == "/x.fcgi");
    CHECK(model.urls_of("/srv/other").empty());
}

TEST_CASE("the main server is left out where virtual hosts take all that is listened on") {
    ApacheSite site;
    const std::string vhost = "<VirtualHost *:80>\n</VirtualHost>\n";
    const std::string root = "DocumentRoot /srv/www\n";
    const auto hosts = [&](const std::string& config) {
        std::vector<std::size_t> found;
        for (const auto& mapping : site.load(config).urls_of("/srv/www/x.fcgi"))
            found.push_back(mapping.host);
        return found;
    };
    CHECK(hosts(root + "Listen 80\n" + vhost) == std::vector<std::size_t>{1});
    CHECK(hosts(root + "Listen 80\nListen 81\n" + vhost) == std::vector<std::size_t>{0, 1});
    CHECK(hosts(root + "Listen 80\n<VirtualHost 10.0.0.1:80>\n</VirtualHost>\n") ==
          std::vector<std::size_t>{0, 1});
}

TEST_CASE("without a configuration .htaccess files speak, and the server's part is undecided") {
    ApacheSite site;
    site.files.add("/srv/.htaccess", "junk\n");
    site.files.add("/srv/www/.htaccess", "AddHandler fcgid-script .fcgi\nOptions +ExecCGI\n");
    const apache::Model model = apache::without_configuration("/srv/www");
    apache::Resolver resolver(model, 0, site.files);
    const auto config = resolver.resolve("/srv/www/x.fcgi", model.urls_of("/srv/www/x.fcgi").at(0));
    CHECK(config.handler.value.name == "fcgid-script");
    CHECK(config.handler.undecided.empty());
    CHECK(config.options.value.has(Option::exec_cgi));
    CHECK(config.options.undecided.size() == 1);
    CHECK(config.access.value == Access::unknown);
    CHECK(config.folders.back()->htaccess == "/srv/www/.htaccess");
}

TEST_CASE("each .htaccess is read once, however many files are asked for") {
    ApacheSite site;
    site.files.add("/srv/www/.htaccess", "AddHandler fcgid-script .fcgi\n");
    const apache::Model model = site.load(closed + directory("AllowOverride All\n"));
    apache::Resolver resolver(model, 0, site.files);
    resolver.handler_of("/srv/www", "a", {});
    const int reads = site.files.reads;
    for (int i = 0; i < 1000; ++i)
        resolver.handler_of("/srv/www", "file" + std::to_string(i) + ".html", {});
    CHECK(site.files.reads == reads);
}
