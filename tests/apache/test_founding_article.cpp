// The failures of the founding article, and those that other rules are about, each a site under
// testdata/sites/, under a real Apache with mod_fcgid and before fcgicheck. All sites are served at
// once; each test looks at one side of what was seen.
#include <doctest/doctest.h>
#include <unistd.h>

#include <future>

#include "checked.h"
#include "mend.h"
#include "rules/catalogue.h"
#include "site.h"
#include "support/private_httpd.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

// mod_fcgid notes the end of a program when it next looks (FcgidErrorScanInterval).
constexpr auto log_patience = 20s;

struct Served {
    std::optional<HttpAnswer> answer;  // absent: Apache did not start
    std::string source;                // of the script
    std::string unlogged;              // what was to be in the log and never came
    std::string log;
};

struct Trip {
    SiteExpectation expected;
    Served broken;
    Checked predicted;  // without a trial
    Checked tried;
    Served mended;  // after the printed fixes; so are the next
    Checked mended_tried;
    std::string problem;  // why a later step could not be made
};

// suexec keeps a log of its own, with lines that begin otherwise: "[date time]: words".
constexpr std::string_view of_suexecs_log = "\\]: ";

// The rule's patterns for Apache 2.4 as one regex: those that name the cause, if it has any.
std::string log_regex_of(const std::string& rule_name) {
    const Rule* rule = rules::find_rule(rule_name);
    std::string naming;
    std::string fitting;
    for (const LogPattern& pattern : rule != nullptr ? rule->log : std::span<const LogPattern>{}) {
        if (pattern.dialect == LogDialect::apache22 || pattern.regex.starts_with(of_suexecs_log))
            continue;
        std::string& regex = pattern.certainty == LogCertainty::names ? naming : fitting;
        regex += (regex.empty() ? "(?:" : "|(?:") + std::string(pattern.regex) + ")";
    }
    if (naming.empty() && fitting.empty())
        return "a log pattern of " + rule_name;
    return naming.empty() ? fitting : naming;
}

std::vector<std::string> regexes_of_log(const SiteExpectation& expected) {
    std::vector<std::string> regexes = expected.log_lines;
    for (const std::string& rule : expected.log_rules)
        regexes.push_back(log_regex_of(rule));
    return regexes;
}

Served serve(const std::vector<std::string>& to_be_logged, TempTree& tree) {
    Served seen{.source = tree.read("site/htdocs/hello.fcgi")};
    PrivateHttpd httpd(tree);
    if (httpd.is_running())
        seen.answer = httpd.get("/hello.fcgi");
    for (const std::string& regex : to_be_logged)
        if (!httpd.logs(regex, log_patience))
            seen.unlogged += regex + "\n";
    seen.log = httpd.log();
    return seen;
}

Trip travel(const SiteExpectation& expected) {
    TempTree tree;
    copy_site(expected, tree);
    Trip trip{.expected = expected, .broken = serve(regexes_of_log(expected), tree)};
    try {
        trip.predicted = check_site(tree, "never");
        trip.tried = check_site(tree, "always");
        if (!expected.mends.empty()) {
            mend(expected, trip.tried, tree);
            trip.mended = serve({}, tree);
            trip.mended_tried = check_site(tree, "always");
        }
    } catch (const std::exception& problem) {
        trip.problem = problem.what();
    }
    return trip;
}

const std::vector<Trip>& trips() {
    static const std::vector<Trip> all = [] {
        const std::vector<SiteExpectation> sites = all_sites();
        std::vector<std::future<Trip>> travelling;
        travelling.reserve(sites.size());
        for (const SiteExpectation& site : sites)
            travelling.push_back(std::async(std::launch::async, travel, site));
        std::vector<Trip> arrived;
        arrived.reserve(sites.size());
        for (std::future<Trip>& trip : travelling)
            arrived.push_back(trip.get());
        return arrived;
    }();
    return all;
}

std::string page_of(const Served& seen) {
    if (seen.answer->body == seen.source)
        return "source";
    if (seen.answer->body == "Hello World!\n")
        return "script";
    const std::string title = "<title>" + std::to_string(seen.answer->status);
    return seen.answer->body.find(title) != std::string::npos ? "error" : "unknown";
}

// A wrapper stands before the script that it runs.
const nlohmann::json& script_in(const Checked& checked) {
    return checked.report.at("scripts").back();
}

// Exactly these findings, their verdict, and the exit code that goes with it.
void check_verdict(const Checked& checked, std::size_t scripts,
                   const std::vector<std::string>& findings, const std::string& verdict) {
    CAPTURE(checked.report.dump(2));
    REQUIRE(checked.report.is_object());
    REQUIRE(checked.report.at("scripts").size() == scripts);
    CHECK(nlohmann::json(rules_of(checked)) == nlohmann::json(findings));
    CHECK(checked.exit_code == (verdict == "broken" ? 1 : 0));
    CHECK(script_in(checked).at("verdict") == verdict);
}

}  // namespace

// Apache runs as www-data, and the sites' files belong to others: only root can make them.
TEST_SUITE("the founding article" * doctest::skip(geteuid() != 0)) {
    TEST_CASE("has all its failures as sites, and other rules have theirs") {
        CHECK(trips().size() == 36);
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

    TEST_CASE("Apache logs what it says, and what the rules look for") {
        for (const Trip& trip : trips()) {
            CAPTURE(trip.expected.name);
            CAPTURE(trip.broken.log);
            CHECK(trip.broken.unlogged == "");
            for (const std::string& text : trip.expected.log_lacks)
                CHECK(trip.broken.log.find(text) == std::string::npos);
        }
    }

    TEST_CASE("fcgicheck finds each failure, and nothing else") {
        for (const Trip& trip : trips()) {
            CAPTURE(trip.expected.name);
            // What a trial would show is open only where one was asked for.
            const std::string& verdict = trip.expected.verdict;
            check_verdict(trip.predicted, trip.expected.scripts, trip.expected.findings,
                          verdict == "unknown" ? "ok" : verdict);
            check_verdict(trip.tried, trip.expected.scripts, trip.expected.findings,
                          trip.expected.verdict);
        }
    }

    TEST_CASE("fcgicheck predicts what Apache answers") {
        for (const Trip& trip : trips()) {
            CAPTURE(trip.expected.name);
            REQUIRE(trip.tried.report.is_object());
            const nlohmann::json sees = script_in(trip.tried).at("visitor_sees");
            CAPTURE(sees.dump());
            REQUIRE(sees.is_object() == trip.expected.is_predicted);
            if (!trip.expected.is_predicted)
                continue;
            if (!trip.broken.answer) {
                CHECK(sees["status"].is_null());
                continue;
            }
            CHECK(sees["status"] == trip.broken.answer->status);
            CHECK(sees["page"] == page_of(trip.broken));
        }
    }

    TEST_CASE("what fcgicheck prints as the fix, carried out, mends the site") {
        for (const Trip& trip : trips()) {
            CAPTURE(trip.expected.name);
            CHECK(trip.problem == "");
            if (trip.expected.mends.empty() || !trip.problem.empty())
                continue;
            CAPTURE(trip.mended.log);
            CAPTURE(trip.mended.source);
            REQUIRE(trip.mended.answer);
            CHECK(trip.mended.answer->status == 200);
            CHECK(page_of(trip.mended) == "script");
            check_verdict(trip.mended_tried, trip.expected.scripts, {}, "ok");
        }
    }
}
