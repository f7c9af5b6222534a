#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "gather/serving.h"
#include "support/apache_site.h"
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
