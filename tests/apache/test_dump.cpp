// The configuration as a real Apache dumps it is traced as the configuration itself.
#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "os/process.h"
#include "responder.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

void deploy(TempTree& tree) {
    std::filesystem::copy(PROJECT_SOURCE_DIR "/testdata/sites/server.conf", tree.root());
    tree.add("site/httpd.conf", R"(Include ${SITE}/../server.conf
LoadModule alias_module ${MODULES}/mod_alias.so
LoadModule info_module ${MODULES}/mod_info.so
LoadModule macro_module ${MODULES}/mod_macro.so
LoadModule dir_module ${MODULES}/mod_dir.so
LoadModule rewrite_module ${MODULES}/mod_rewrite.so
<Macro site $name $root>
    <VirtualHost *:${PORT}>
        ServerName $name
        DocumentRoot "$root"
    </VirtualHost>
</Macro>
<IfModule mod_fcgid.c>
    <Directory ${SITE}/htdocs>
        Options +ExecCGI \
                +FollowSymLinks
        AddHandler fcgid-script .fcgi
        AllowOverride All
        Require all granted
    </Directory>
</IfModule>
Use site one.test ${SITE}/htdocs
Use site two.test "${SITE}/htdocs/a b"
Include ${SITE}/more.conf
)");
    tree.add("site/more.conf",
             "<Location /off.fcgi>\n  Options -ExecCGI\n</Location>\n"
             "<FilesMatch \"\\.txt$\">\n  Require all denied\n</FilesMatch>\n"
             "RedirectMatch 410 ^/gone\n");
    tree.add("site/htdocs/x.fcgi", fastcgi_responder, 0755);
    tree.add("site/htdocs/off.fcgi", fastcgi_responder, 0755);
    tree.add("site/htdocs/a b/x.fcgi", fastcgi_responder, 0644);
    tree.add("site/htdocs/a b/.htaccess", "RewriteEngine On\nRewriteRule ^y x.fcgi\n");
    tree.add("site/htdocs/a.txt", "a");
}

std::string run(std::vector<std::string> argv) {
    const os::Result<os::ProgramOutput> output = os::output_of(
        {.argv = std::move(argv), .environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}}, 1U << 20U,
        std::chrono::seconds(60));
    REQUIRE(output);
    return output->text;
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at))
        text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("the dump of a configuration is traced as the configuration itself" *
          doctest::skip(geteuid() != 0)) {
    TempTree tree;
    deploy(tree);
    const std::string site = tree.path("site");
    const std::string config = site + "/httpd.conf";
    std::filesystem::create_directory(tree.path("run"));
    const std::vector<std::pair<std::string, std::string>> variables{
        {"SITE", site}, {"RUN", tree.path("run")}, {"PORT", "8080"}};
    std::vector<std::string> httpd{"/usr/sbin/apache2", "-t", "-D", "DUMP_CONFIG", "-f", config};
    for (const auto& [name, value] : variables)
        httpd.insert(httpd.end(), {"-C", "Define " + name + " " + value});
    tree.add("dump.txt", run(httpd));
    const auto trace = [&](const std::string& file) {
        std::vector<std::string> argv{FCGICHECK_PROGRAM, "trace", "--format", "jsonl",
                                      "--config",        file,    "--client", "127.0.0.1"};
        for (const auto& [name, value] : variables)
            argv.insert(argv.end(), {"-D", name + "=" + value});
        for (const std::string host : {"http://one.test:8080", "http://two.test:8080"})
            for (const char* path : {"/x.fcgi", "/off.fcgi", "/a.txt", "/y", "/gone"})
                argv.push_back(host + path);
        return run(argv);
    };
    std::string of_config = trace(config);
    CHECK(of_config.find("\"status\":410") != std::string::npos);
    CHECK(of_config.find("macro 'site' (defined on line") != std::string::npos);
    // a dump shows what variables stand for
    for (const auto& [name, value] : variables)
        replace_all(of_config, "${" + name + "}", value);
    CHECK(trace(tree.path("dump.txt")) == of_config);
}
