// The failures of the founding article, each a site under testdata/sites/, under a real Apache with
// mod_fcgid. All sites are served at once; each test looks at one side of what was seen.
#include <doctest/doctest.h>
#include <unistd.h>

#include <future>

#include "site.h"
#include "support/private_httpd.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

// mod_fcgid notes the end of a program when it next looks (FcgidErrorScanInterval).
constexpr auto log_patience = 20s;

struct Served {
    std::optional<HttpAnswer> answer;   // absent: Apache did not start
    std::string source;                 // of the script
    std::vector<std::string> unlogged;  // the expected lines that did not come
    std::string log;
};

struct Trip {
    SiteExpectation expected;
    Served broken;
};

Served serve(const SiteExpectation& expected, TempTree& tree) {
    Served seen{.source = tree.read("site/htdocs/hello.fcgi")};
    PrivateHttpd httpd(tree);
    if (httpd.is_running())
        seen.answer = httpd.get("/hello.fcgi");
    for (const std::string& line : expected.log_lines)
        if (!httpd.logs(line, log_patience))
            seen.unlogged.push_back(line);
    seen.log = httpd.log();
    return seen;
}

Trip travel(const SiteExpectation& expected) {
    TempTree tree;
    copy_site(expected, tree);
    return {.expected = expected, .broken = serve(expected, tree)};
}

const std::vector<Trip>& trips() {
    static const std::vector<Trip> all = [] {
        std::vector<std::future<Trip>> travelling;
        for (const SiteExpectation& site : all_sites())
            travelling.push_back(std::async(std::launch::async, travel, site));
        std::vector<Trip> arrived;
        for (std::future<Trip>& trip : travelling)
            arrived.push_back(trip.get());
        return arrived;
    }();
    return all;
}

Page page_of(const Served& seen) {
    if (seen.answer->body == seen.source)
        return Page::source;
    if (seen.answer->body == "Hello World!\n")
        return Page::script;
    const std::string title = "<title>" + std::to_string(seen.answer->status);
    return seen.answer->body.find(title) != std::string::npos ? Page::error : Page::unknown;
}

}  // namespace

// Apache runs as www-data, and the sites' files belong to others: only root can make them.
TEST_SUITE("the founding article" * doctest::skip(geteuid() != 0)) {
    TEST_CASE("has all its failures as sites") {
        CHECK(trips().size() == 19);
    }

    TEST_CASE("Apache answers as it says") {
        for (const Trip& trip : trips()) {
            CAPTURE(trip.expected.name);
            CAPTURE(trip.broken.log);
            REQUIRE(trip.broken.answer.has_value() == trip.expected.status.has_value());
            if (!trip.broken.answer)
                continue;
            CAPTURE(trip.broken.answer->body);
            CHECK(trip.broken.answer->status == trip.expected.status);
            CHECK(page_of(trip.broken) == trip.expected.page);
        }
    }

    TEST_CASE("Apache logs what it says") {
        for (const Trip& trip : trips()) {
            CAPTURE(trip.expected.name);
            CAPTURE(trip.broken.log);
            CHECK(trip.broken.unlogged == std::vector<std::string>{});
            for (const std::string& text : trip.expected.log_lacks)
                CHECK(trip.broken.log.find(text) == std::string::npos);
        }
    }
}
