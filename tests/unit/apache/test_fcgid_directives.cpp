// What mod_fcgid's directives say of a program.
#include <doctest/doctest.h>

#include <chrono>

#include "apache/model.h"
#include "support/apache_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

TEST_CASE("FcgidWrapper goes by the last dot, with its case, and must be there") {
    ApacheSite site;
    const std::string config =
        "AddHandler fcgid-script .fcgi\nFcgidWrapper \"/srv/www/x.fcgi -a b\" .fcgi virtual\n";
    const auto wrapped = site.resolve(config);
    REQUIRE(wrapped.wrapper.has_value());
    CHECK(wrapped.wrapper->argv == std::vector<std::string>{"/srv/www/x.fcgi", "-a", "b"});
    CHECK(wrapped.wrapper->is_virtual);
    CHECK_FALSE(site.resolve(config, "/srv/www/x.FCGI").wrapper.has_value());
    CHECK_FALSE(site.resolve(config, "/srv/www/x.fcgi.bak").wrapper.has_value());
    CHECK(site.load("FcgidWrapper /none .x\n").error()->message ==
          "Wrapper /none cannot be accessed: (2)No such file or directory");
    CHECK(site.load("FcgidWrapper /srv/www/x.fcgi x\n").error()->message ==
          "Invalid wrapper file extension");
}

TEST_CASE("mod_fcgid cuts the name and the value of a FcgidInitialEnv") {
    ApacheSite site;
    const apache::Model model =
        site.load("FcgidInitialEnv " + std::string(70, 'N') + ' ' + std::string(200, 'v') + '\n');
    CHECK(model.hosts()[0].facts.initial_environment ==
          EnvironmentList{{std::string(63, 'N'), std::string(127, 'v')}});
}

TEST_CASE("FcgidCmdOptions replace the host's environment and timeout for one program") {
    ApacheSite site;
    const std::string config =
        "FcgidInitialEnv A 1\nFcgidIOTimeout 7\nSetHandler fcgid-script\n"
        "FcgidCmdOptions /srv/www/x.fcgi InitialEnv B=2 IOTimeout 9\n";
    const apache::Model model = site.load(config);
    CHECK(model.hosts()[0].facts.io_timeout == std::chrono::seconds(7));
    const auto named = site.resolve(config);
    REQUIRE(named.command_options.has_value());
    CHECK(named.command_options->io_timeout == std::chrono::seconds(9));
    CHECK(named.command_options->initial_environment ==
          std::vector<std::pair<std::string, std::string>>{{"B", "2"}});
    CHECK_FALSE(site.resolve(config, "/srv/www/y.fcgi").command_options.has_value());
}
