#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "fcgicheck/platform.h"
#include "trial/plan.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

// A site whose server is known, seen by root: www-data runs /srv/www/hello.fcgi.
struct World {
    SiteFacts site;
    VirtualHostFacts host;
    EffectiveConfig config;
    Observed<Identity> runner = Identity{.name = "www-data", .uid = 33, .gid = 33, .groups = {33}};
    Identity own{.name = "root"};
    std::string script = "/srv/www/hello.fcgi";
    std::string url = "/hello.fcgi";
    std::optional<std::chrono::milliseconds> timeout;

    World() {
        site.server = ServerFacts{.version = "2.4.71", .path = "/usr/bin:/bin"};
        host.name = "www.example.org";
        host.document_root = "/srv/www";
    }

    Observed<TrialPlan> plan() const {
        return trial::plan({.site = site,
                            .host = &host,
                            .config = &config,
                            .script = script,
                            .url = url,
                            .runner = runner,
                            .own = own,
                            .timeout = timeout,
                            .version = "1.2.3"});
    }
    TrialPlan good_plan() const {
        const Observed<TrialPlan> planned = plan();
        REQUIRE(planned.seen() != nullptr);
        return *planned.seen();
    }
};

std::string param(const TrialPlan& plan, const std::string& name) {
    const auto found = std::find_if(plan.params.begin(), plan.params.end(),
                                    [&name](const auto& pair) { return pair.first == name; });
    return found == plan.params.end() ? "(absent)" : found->second;
}

const Identity ann{.name = "ann", .uid = 1000, .gid = 1000, .groups = {}, .known_from = {}};

}  // namespace

TEST_CASE("root tries a script as its runner") {
    const TrialPlan plan = World().good_plan();
    REQUIRE(plan.as);
    CHECK(plan.as->uid == 33);
    CHECK(plan.faithful);
    CHECK(plan.unfaithful_because.empty());
    CHECK(plan.argv == std::vector<std::string>{"/srv/www/hello.fcgi"});
    CHECK(plan.directory == "/srv/www");
}

TEST_CASE("nothing is ever planned as root") {
    World world;
    world.runner = Identity{.name = "root"};
    REQUIRE(world.plan().unseen() != nullptr);
    CHECK(world.plan().unseen()->detail ==
          "Apache runs it as root, and fcgicheck starts nothing as root");
    world.runner = Identity{.name = "odd", .uid = 33, .gid = 0};
    CHECK(world.plan().unseen() != nullptr);
    world.runner = Unseen{};
    REQUIRE(world.plan().unseen() != nullptr);
    CHECK(world.plan().unseen()->detail ==
          "fcgicheck runs as root, and whom Apache runs it as is not known");
}

TEST_CASE("root starts nothing where others can change the configuration that says what") {
    World world;
    world.site.changeable_config = "/home/ann/httpd.conf";
    REQUIRE(world.plan().unseen() != nullptr);
    CHECK(world.plan().unseen()->detail ==
          "fcgicheck runs as root, and others can change /home/ann/httpd.conf, which says what is "
          "started, and as whom");
    world.own = ann;
    CHECK(world.plan().seen() != nullptr);
}

TEST_CASE("an ordinary user tries a script as himself, and says so where the runner is another") {
    World world;
    world.own = ann;
    TrialPlan plan = world.good_plan();
    CHECK_FALSE(plan.as);
    CHECK_FALSE(plan.faithful);
    CHECK(plan.unfaithful_because == "tried as ann, Apache runs it as www-data");
    world.runner = ann;
    plan = world.good_plan();
    CHECK_FALSE(plan.as);
    CHECK(plan.faithful);
    world.runner = Unseen{};
    CHECK(world.good_plan().unfaithful_because ==
          "tried as ann, and whom Apache runs it as is not known");
}

TEST_CASE("the environment is Apache's PATH and FcgidInitialEnv, nothing else") {
    World world;
    world.host.initial_environment = {{"LANG", "C.UTF-8"}};
    CHECK(world.good_plan().environment ==
          std::vector<std::string>{"PATH=/usr/bin:/bin", "LANG=C.UTF-8"});
}

TEST_CASE("FcgidCmdOptions takes the place of all that the host says of a program") {
    World world;
    world.host.initial_environment = {{"LANG", "C"}};
    world.host.io_timeout = 9s;
    world.config.command_options =
        CommandOptions{.initial_environment = {{"MODE", "test"}}, .io_timeout = 3s, .because = {}};
    const TrialPlan plan = world.good_plan();
    CHECK(plan.environment == std::vector<std::string>{"PATH=/usr/bin:/bin", "MODE=test"});
    CHECK(plan.timeout == 3s);
}

TEST_CASE("FcgidInitialEnv replaces PATH") {
    World world;
    world.host.initial_environment = {{"LANG", "C"}, {"PATH", "/opt/bin"}};
    const TrialPlan plan = world.good_plan();
    CHECK(plan.environment == std::vector<std::string>{"LANG=C", "PATH=/opt/bin"});
    CHECK(param(plan, "PATH") == "/usr/bin:/bin");  // the request's PATH is Apache's own
}

TEST_CASE("without a known PATH the trial is not faithful") {
    World world;
    world.site.server = Unseen{};
    const TrialPlan plan = world.good_plan();
    CHECK_FALSE(plan.faithful);
    CHECK(plan.environment.front().starts_with("PATH=/"));
}

TEST_CASE("a wrapper is started in its own directory, with its words alone") {
    World world;
    world.config.wrapper = Wrapper{.argv = {"/opt/php/wrapper", "-d", "x=y"}};
    const TrialPlan plan = world.good_plan();
    CHECK(plan.argv == std::vector<std::string>{"/opt/php/wrapper", "-d", "x=y"});
    CHECK(plan.directory == "/opt/php");
    CHECK(param(plan, "SCRIPT_FILENAME") == "/srv/www/hello.fcgi");
}

TEST_CASE("a blank in the path ends the program's name, as under mod_fcgid") {
    World world;
    world.script = "/my dir/a\\b.fcgi";
    const TrialPlan plan = world.good_plan();
    CHECK(plan.argv == std::vector<std::string>{"/my", "dir/ab.fcgi"});
    CHECK(plan.directory == "/");
}

TEST_CASE("the parameters come in mod_fcgid's order") {
    World world;
    world.url = "/a%20b.fcgi?x=%20";
    const TrialPlan plan = world.good_plan();
    std::string names;
    for (const auto& [name, value] : plan.params)
        names += name + " ";
    CHECK(names ==
          "HTTP_HOST HTTP_USER_AGENT HTTP_ACCEPT PATH SERVER_SIGNATURE SERVER_SOFTWARE "
          "SERVER_NAME SERVER_ADDR SERVER_PORT REMOTE_ADDR DOCUMENT_ROOT REQUEST_SCHEME "
          "CONTEXT_PREFIX CONTEXT_DOCUMENT_ROOT SERVER_ADMIN SCRIPT_FILENAME REMOTE_PORT "
          "GATEWAY_INTERFACE SERVER_PROTOCOL REQUEST_METHOD QUERY_STRING REQUEST_URI SCRIPT_NAME "
          "HTTP_CONNECTION CONTENT_LENGTH ");
    CHECK(param(plan, "HTTP_USER_AGENT") == "fcgicheck/1.2.3");
    CHECK(param(plan, "SCRIPT_NAME") == "/a b.fcgi");
    CHECK(param(plan, "REQUEST_URI") == "/a%20b.fcgi?x=%20");
    CHECK(param(plan, "QUERY_STRING") == "x=%20");
    CHECK(param(plan, "SERVER_NAME") == "www.example.org");
    CHECK(param(plan, "SERVER_SOFTWARE") == "Apache/2.4.71");
}

TEST_CASE("the time limit is FcgidIOTimeout, or a shorter one that was asked for") {
    World world;
    world.host.io_timeout = 8s;
    CHECK(world.good_plan().timeout == 8s);
    CHECK(world.good_plan().timeout_is_apaches);
    world.timeout = 100ms;
    CHECK(world.good_plan().timeout == 100ms);
    CHECK_FALSE(world.good_plan().timeout_is_apaches);
    world.timeout = 60s;
    CHECK(world.good_plan().timeout == 8s);
    CHECK(world.good_plan().timeout_is_apaches);
}

TEST_CASE(
    "what suexec starts gets suexec's PATH, and of the host's variables those that it lets by") {
    World world;
    world.host.suexec = Cause{.at = {}, .text = "SuexecUserGroup ann users"};
    world.host.initial_environment = {{"PYTHONPATH", "/srv/lib"}, {"TZ", "UTC"}, {"PATH", "/x"}};
    PlatformFacts platform;
    platform.suexec = SuexecFacts{.binary = "/usr/lib/apache2/suexec",
                                  .settings = SuexecSettings{.safe_path = "/usr/bin"},
                                  .docroot = {}};
    world.site.platform = std::make_shared<const PlatformFacts>(platform);
    CHECK(world.good_plan().environment == std::vector<std::string>{"PATH=/usr/bin", "TZ=UTC"});
    CHECK(world.good_plan().faithful);
    platform.suexec->settings = Unseen{};
    world.site.platform = std::make_shared<const PlatformFacts>(platform);
    CHECK_FALSE(world.good_plan().faithful);
}
