// mod_env, each held against Apache 2.4.71.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

const std::string open_all =
    "DocumentRoot /srv/www\n<Directory />\nAllowOverride All\nRequire all granted\n</Directory>\n";

struct EnvSite : TraceSite {
    EnvSite() {
        modules += "LoadModule env_module modules/mod_env.so\n";
        files.add("/etc/apache2/modules/mod_env.so", "");
        files.add("/srv/www/a/x", "x");
        files.add("/srv/www/a/i.txt", "i");
    }

    apache::Ending ask(const std::string& server, const std::string& htaccess,
                       const std::string& target) {
        files.add("/srv/www/a/.htaccess", htaccess);
        return get(open_all + server, target).ending;
    }
    std::optional<int> status(const std::string& server, const std::string& htaccess,
                              const std::string& target = "/a/") {
        return ask(server, htaccess, target).status;
    }
};

const std::string index_needs_x = "DirectoryIndex i.txt\n<Files i.txt>\nRequire env X\n</Files>\n";

}  // namespace

TEST_CASE("SetEnv comes behind access, and before the subrequest for an index file") {
    EnvSite site;
    CHECK(site.status("", index_needs_x) == 403);
    CHECK(site.status("", "SetEnv X\n" + index_needs_x) == 200);
    CHECK(site.status("", "SetEnv X\n" + index_needs_x, "/a/i.txt") == 403);
    CHECK(site.status("", "PassEnv NONE PATH\n" + index_needs_x) == 403);
}

TEST_CASE("a RewriteRule of a .htaccess does not see what SetEnv says there") {
    EnvSite site;
    const std::string rule = "RewriteEngine On\nRewriteCond %{ENV:X} 1\nRewriteRule ^x$ - [F]\n";
    CHECK(site.status("", "SetEnv X 1\n" + rule, "/a/x") == 200);
    CHECK(site.status("", "SetEnvIf Host . X=1\n" + rule, "/a/x") == 403);
}

TEST_CASE("UnsetEnv takes away what is inherited, unless another section speaks of variables") {
    EnvSite site;
    const std::string unset = "UnsetEnv x\n" + index_needs_x;
    CHECK(site.status("SetEnv X 1\n", unset) == 403);
    CHECK(site.status("SetEnv X 1\n<Directory /srv/www>\nSetEnv Y 1\n</Directory>\n", unset) ==
          200);
}

TEST_CASE("SetEnv leaves what SetEnvIf has set, but an internal redirect hands on SetEnv's") {
    EnvSite site;
    const std::string htaccess =
        "SetEnvIf Host . X=1\nSetEnv X 2\nRewriteEngine On\nRewriteRule ^go$ /a/x\n"
        "DirectoryIndex i.txt\n"
        "<Files i.txt>\nRequire expr reqenv('X') == '1'\n</Files>\n"
        "<Files x>\nRequire expr reqenv('REDIRECT_X') == '2'\n</Files>\n";
    CHECK(site.status("", htaccess, "/a/") == 200);
    CHECK(site.status("", htaccess, "/a/go") == 200);
    CHECK(site.status("", htaccess, "/a/x") == 403);
}

TEST_CASE("a Redirect in a .htaccess sees SetEnv where mod_env is loaded before mod_alias") {
    EnvSite site;
    const std::string redirect = "SetEnv X here\nRedirect 302 http://h.test/%{reqenv:X}\n";
    CHECK(site.ask("", redirect, "/a/x").location == "http://h.test/");
    const apache::Model model = site.load_exactly("LoadModule env_module modules/mod_env.so\n" +
                                                  usual_modules + open_all + "Listen 80\n");
    apache::Tracer tracer(model, site.files, Identity{});
    const apache::Request request{.host = "www.test", .target = "/a/x"};
    CHECK(tracer.trace(request).ending.location == "http://h.test/here");
}

TEST_CASE("SetEnvIf and ProxyPassMatch end with 500 where their value is longer than 64 KB") {
    TraceSite site;
    for (const char* name : {"proxy", "proxy_http"}) {
        const std::string file = "modules/mod_" + std::string(name) + ".so";
        site.files.add("/etc/apache2/" + file, "");
        site.modules += "LoadModule " + std::string(name) + "_module " + file + "\n";
    }
    std::string many;
    for (int i = 0; i < 12; ++i)
        many += "$0";
    const std::string target = "/" + std::string(6000, 'a');
    const auto ending = [&](const std::string& lines) {
        return site.get(open_all + lines, target).ending;
    };
    CHECK(ending("SetEnvIf Request_URI ^.* X=" + many + "\n").status == 500);
    CHECK(ending("SetEnvIf Request_URI ^.. X=" + many + "\n").status == 403);
    CHECK(ending("ProxyPassMatch ^.* http://127.0.0.1:9/" + many + "\n").status == 500);
}
