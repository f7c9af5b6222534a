#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "fcgicheck/values.h"

namespace fcgicheck {
namespace {

TEST_CASE("values stand in the order of their names, each name once") {
    Values values{{"path", "/srv/a"}, {"class", "u"}};
    values["server"] = "www-data";
    values["path"] = "/srv/b";
    values["path"] += ".fcgi";
    std::string all;
    for (const auto& [name, value] : values)
        all += name + "=" + value + " ";
    CHECK(all == "class=u path=/srv/b.fcgi server=www-data ");
    CHECK(values.size() == 3);
    CHECK(values.at("class") == "u");
    CHECK(values.find("server")->second == "www-data");
    CHECK_FALSE(values.contains("serve"));
    CHECK(values.find("zone") == values.end());
    CHECK_THROWS_AS(static_cast<void>(values.at("zone")), std::out_of_range);
    values.change_each([](const std::string& name, std::string& value) {
        if (name == "path")
            value = "/srv/c";
    });
    CHECK(values == Values{{"server", "www-data"}, {"path", "/srv/c"}, {"class", "u"}});
    CHECK(values < Values{{"class", "w"}});
}

}  // namespace
}  // namespace fcgicheck
