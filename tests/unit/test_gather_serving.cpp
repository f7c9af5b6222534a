#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "gather/serving.h"
#include "support/trace_site.h"
#include "text/effort.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

TEST_CASE(
    "a .htaccess that needs too much memory for each file leaves other folders their answers") {
    ApacheSite site;
    std::string groups;
    for (int i = 0; i < 3'500; ++i)
        groups += "()";
    site.files.add(
        "/srv/www/bad/.htaccess",
        "<FilesMatch \"^" + groups + "(?:a|aa)+b$\">\nOptions +ExecCGI\n</FilesMatch>\n");
    apache::Model model =
        site.load("DocumentRoot /srv/www\n<Directory />\nAllowOverride All\n</Directory>\n");
    const std::string name(2'000, 'a');
    const text::Effort all(30 * text::most_for_one_answer, text::Effort::Of::many_answers);
    gather::Serving serving(std::move(model), "/srv/www", site.files, Identity{});
    const auto is_known = [&](const std::string& path, const std::string& url) {
        return serving.resolve(path, {.host = 0, .url = url}).seen() != nullptr;
    };
    for (int i = 0; i < 60; ++i) {
        const std::string file = "/bad/" + name + "b" + std::to_string(i);
        CHECK_FALSE(is_known("/srv/www" + file, file));
    }
    CHECK(is_known("/srv/www/x.fcgi", "/x.fcgi"));
    CHECK(serving.not_followed().size() == 5);
}

TEST_CASE(
    "the index of a folder is known behind access rules too, what may be one where it is not") {
    const auto may_be = [](const std::string& lines, const std::string& name) {
        TraceSite site;
        site.files.add("/srv/www/index.php", "");
        site.files.add("/srv/www/config.php", "");
        const std::string config = site.modules +
                                   "DocumentRoot /srv/www\nDirectoryIndex index.php\n"
                                   "<Directory /srv/www>\nOptions +ExecCGI\n"
                                   "AddHandler fcgid-script .php\n" +
                                   lines + "</Directory>\n";
        gather::Serving serving(site.load(config), "/srv/www", site.files, Identity{});
        return serving.may_be_index("/srv/www/" + name, {.host = 0, .url = "/" + name});
    };
    for (const std::string lines : {"Require all granted\n", "Require ip 10.0.0.0/8\n",
                                    "Require env NOPE\n", "Require valid-user\n"}) {
        CHECK(may_be(lines, "index.php"));
        CHECK_FALSE(may_be(lines, "config.php"));
    }
    const std::string on_request =
        "<If \"%{REMOTE_ADDR} == '10.0.0.1'\">\nDirectoryIndex a.php\n</If>\n";
    CHECK(may_be(on_request, "index.php"));
    CHECK(may_be(on_request, "config.php"));
    CHECK_FALSE(may_be("DirectoryIndex none.php\n", "index.php"));
}

TEST_CASE("folders that say more than is followed leave what is above them to the other folders") {
    TraceSite site;
    const auto comment = [](std::size_t size) {
        std::string lines;
        while (lines.size() < size)
            lines += "#" + std::string(100, 'x') + "\n";
        return lines;
    };
    site.files.add("/srv/www/.htaccess", comment(200'000) + "AddHandler fcgid-script .cgi\n");
    std::string deep = "/srv/www";
    for (int i = 0; i < 5; ++i)
        site.files.add((deep += "/d") + "/.htaccess", comment(3'900'000));
    gather::Serving serving(
        site.load(site.modules +
                  "DocumentRoot /srv/www\n<Directory />\nAllowOverride All\n</Directory>\n"),
        "/srv/www", site.files, Identity{});
    for (int i = 0; i < 9; ++i)
        serving.resolve(deep + "/a.cgi", {.host = 0, .url = "/a.cgi"});
    CHECK(serving.handler_of("/srv/www/e", "a.cgi", {.host = 0, .url = "/e"}).name ==
          "fcgid-script");
    CHECK(serving.not_followed().size() == 5);
}

TEST_CASE("an index that costs too much to find may be any file, and is told of once") {
    TraceSite site;
    std::string groups;
    for (int i = 0; i < 3'500; ++i)
        groups += "()";
    const std::string name(200, 'a');
    const std::string config = site.modules + "DocumentRoot /srv/www\n<Directory /srv/www>\n" +
                               "DirectoryIndex " + name + "b1\n<FilesMatch \"^" + groups +
                               "(?:a|aa)+b$\">\nOptions +ExecCGI\n</FilesMatch>\n</Directory>\n";
    const text::Effort all(30 * text::most_for_one_answer, text::Effort::Of::many_answers);
    gather::Serving serving(site.load(config), "/srv/www", site.files, Identity{});
    CHECK(serving.may_be_index("/srv/www/a.php", {.host = 0, .url = "/a.php"}));
    CHECK(serving.may_be_index("/srv/www/b.php", {.host = 0, .url = "/b.php"}));
    CHECK(serving.not_followed().size() == 1);
}

TEST_CASE("what rules cost too much to follow may make of a file is unknown, not nothing") {
    TraceSite site;
    const std::string name(60, 'a');
    site.files.add("/srv/www/" + name + ".fcgi", "#!/bin/sh\n", 0755);
    std::string rules = "RewriteEngine On\n";
    for (int i = 0; i < 3'000; ++i)
        rules += "RewriteRule ^(([a-z])+.)+[A-Z]([a-z])+$ - [E=a:1]\n";
    site.files.add("/srv/www/.htaccess", rules);
    gather::Serving serving(
        site.load(site.modules + "DocumentRoot /srv/www\n<Directory /srv/www>\n"
                                 "AllowOverride All\nOptions FollowSymLinks ExecCGI\n"
                                 "AddHandler fcgid-script .fcgi\n</Directory>\n"),
        "/srv/www", site.files, Identity{});
    const std::string url = "/" + name + ".fcgi";
    CHECK(serving.other_answer("/srv/www" + url, {.host = 0, .url = url}).unseen() != nullptr);
    CHECK(serving.other_answer("/srv/www/x.fcgi", {.host = 0, .url = "/x.fcgi"}).seen() != nullptr);
}
