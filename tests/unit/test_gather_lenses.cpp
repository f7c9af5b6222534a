// A lens may let through too much, and never too little: what it passes over has no handler.
#include <doctest/doctest.h>

#include <algorithm>

#include <string>
#include <vector>

#include "gather/lenses.h"
#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

struct Seen {
    std::vector<std::string> taken;
    std::vector<std::string> wrongly_passed_over;
    std::vector<std::string> entered;
};

class LensWalk {
  public:
    LensWalk(TraceSite& site, const std::string& config)
        : files_(site.files),
          serving_(site.load(site.modules + "DocumentRoot /srv/www\n" + config), "/srv/www",
                   site.files, Identity{}),
          lenses_(serving_) {}

    Seen walk() && {
        const os::Lenses lenses = lenses_.at("/srv/www");
        go("/srv/www", lenses.here, lenses.below);
        return std::move(seen_);
    }

  private:
    void go(const std::string& directory, os::SharedLens here, os::SharedLens below) {
        const Observed<std::vector<DirectoryEntry>> entries = files_.list(directory);
        REQUIRE(entries.seen() != nullptr);
        bool decides = here->decides(directory);
        for (const DirectoryEntry& entry : *entries.seen())
            decides = decides || here->look(entry.name, entry.kind) == os::Look::decides;
        if (decides) {
            seen_.entered.push_back(directory);
            const os::Lenses lenses = lenses_.at(directory);
            here = lenses.here;
            below = lenses.below;
        }
        for (const DirectoryEntry& entry : *entries.seen()) {
            const std::string path = directory + "/" + entry.name;
            if (entry.kind == FileKind::directory)
                go(path, below, below);
            else if (here->look(entry.name, entry.kind) == os::Look::taken)
                seen_.taken.push_back(path);
            else if (has_handler(directory, entry.name))
                seen_.wrongly_passed_over.push_back(path);
        }
    }

    bool has_handler(const std::string& directory, const std::string& name) {
        const std::vector<apache::Mapping> ways = serving_.urls_of(directory);
        return !name.starts_with(".ht") &&
               std::any_of(ways.begin(), ways.end(), [&](const apache::Mapping& via) {
                   return !serving_.handler_of(directory, name, via).name.empty();
               });
    }

    FileSource& files_;
    gather::Serving serving_;
    gather::LensMaker lenses_;
    Seen seen_;
};

Seen seen_with(const std::string& config, const std::string& htaccess = "") {
    TraceSite site;
    for (const std::string folder : {"", "/in", "/in/deep", "/cgi", "/cgi/deep", "/other"})
        for (const std::string name :
             {"page.html", "a.py", "b.PY", "c.py.bak", "d.x", "e", "f.php"})
            site.files.add("/srv/www" + folder + "/" + name, "");
    for (const std::string folder : {"/srv/cgi-bin", "/srv/www2"})
        site.files.add(folder + "/page.html", "");
    if (!htaccess.empty())
        site.files.add("/srv/www/in/.htaccess", htaccess);
    return LensWalk(site, "<Directory /srv>\nAllowOverride All\n</Directory>\n" + config).walk();
}

}  // namespace

TEST_CASE("what a lens passes over has no handler, whatever gives one") {
    for (const std::string config : {
             "AddHandler fcgid-script .py\n",
             "AddHandler fcgid-script py X\n<Directory /srv/www/in>\nRemoveHandler "
             ".py\n</Directory>\n",
             "AddType application/x-httpd-php .php\n",
             "AddType cgi-script .x\n",
             "<Directory /srv/www/cgi>\nSetHandler cgi-script\n</Directory>\n",
             "<Directory /srv/www/cgi/e>\nSetHandler cgi-script\n</Directory>\n",
             "<Directory /srv/*/cgi>\nSetHandler cgi-script\n</Directory>\n",
             "<DirectoryMatch /deep$>\nSetHandler cgi-script\n</DirectoryMatch>\n",
             "<FilesMatch \\.php$>\nSetHandler \"proxy:fcgi://127.0.0.1:9000\"\n</FilesMatch>\n",
             "<Location /cgi>\nSetHandler cgi-script\n</Location>\n",
             "<Location /in/deep/e>\nSetHandler cgi-script\n</Location>\n",
             "<Location /e>\nSetHandler cgi-script\n</Location>\n",
             "<LocationMatch e$>\nSetHandler cgi-script\n</LocationMatch>\n",
             "ScriptAlias /run /srv/www/cgi\n",
             "ScriptAlias /run/ /srv/www/in/\n",
             "ScriptAliasMatch ^/run/(.*) /srv/www/other/$1\n",
             "ForceType application/x-httpd-php\n",
             "SetHandler none\nAddHandler cgi-script .x\n",
             "<If \"true\">\nSetHandler cgi-script\n</If>\n",
             "<VirtualHost *:80>\nServerName b\nDocumentRoot /srv/www/other\n"
             "AddHandler cgi-script .x\n</VirtualHost>\n",
             "AccessFileName conf\n",
         })
        for (const std::string htaccess :
             {"", "AddHandler cgi-script .x\n", "SetHandler cgi-script\n", "Options -Indexes\n",
              "<Files e>\nSetHandler cgi-script\n</Files>\n"}) {
            CAPTURE(config);
            CAPTURE(htaccess);
            CHECK(seen_with(config, htaccess).wrongly_passed_over == std::vector<std::string>{});
        }
}

TEST_CASE("a lens asks no more where a .htaccess says nothing of handlers") {
    const Seen seen = seen_with("AddHandler fcgid-script .py\n", "Options -Indexes\n");
    CHECK(seen.entered == std::vector<std::string>{"/srv/www", "/srv/www/in"});
    CHECK(seen.taken.size() == 6 * 3 + 1);
}

TEST_CASE("a lens widens only below what gives more names a handler") {
    const Seen seen = seen_with("", "SetHandler cgi-script\n");
    CHECK(seen.taken.size() == 2 * 7 + 4 + 1);  // and what looks like a copy elsewhere
    const Seen place = seen_with("<Location /server-status>\nSetHandler x\n</Location>\n");
    CHECK(place.taken.size() == 7 + 5 + 1);  // beside it, where a file may have its name
}
