// The quick part of the differential test: some hundred URLs. `./dev test differential` runs any
// number.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>

#include "generator.h"
#include "os/process.h"
#include "os/users.h"
#include "run.h"

using namespace fcgicheck;
using namespace fcgicheck::differential;

TEST_CASE("what is predicted of random deployments is what Apache answers" *
          doctest::skip(!os::is_root())) {
    constexpr std::uint64_t rounds = 4;
    constexpr std::uint64_t at_once = 10;
    const char* const given = std::getenv("FCGICHECK_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : 20261125;
    Totals totals;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        std::vector<Deployment> deployments;
        for (std::uint64_t i = 0; i < at_once; ++i)
            deployments.push_back(generate(seed_of(seed, round * at_once + i)));
        for (const Disagreement& found : hold_against_apache(std::move(deployments), totals)) {
            MESSAGE(found.told, '\n', told(found.deployment));
        }
    }
    std::ostringstream table;
    print(totals, table);
    MESSAGE(table.str());
    // What is known to be wrong yet is told above, and may not become more.
    const auto count = [&](Agreement kind) { return totals.urls[static_cast<std::size_t>(kind)]; };
    CHECK(count(Agreement::agree) > 200);
    CHECK(count(Agreement::disagree) * 100 <= count(Agreement::agree));
    CHECK(count(Agreement::unknown) * 50 <= count(Agreement::agree));
    CHECK(totals.configurations_disagreed == 0);
    CHECK(totals.path_info_disagreed == 0);
    CHECK(totals.files_disagreed == 0);
}

// What the program prints for a site; the library's own answers are held against Apache above.
TEST_CASE("the program says of a random deployment what its library says" *
          doctest::skip(!os::is_root())) {
    using namespace std::chrono_literals;
    for (std::uint64_t index = 0; index < 5; ++index) {
        const Site site(generate(seed_of(7, index)));
        const Prediction prediction = predict(site);
        std::vector<std::string> words{
            FCGICHECK_PROGRAM, "trace", "--config", site.directory() + "/httpd.conf",
            "--format",        "jsonl", "--client", "127.0.0.1"};
        const std::string port = std::to_string(site.port());
        for (const std::string& define :
             {"SITE=" + site.directory(), "RUN=" + site.run_directory(), "PORT=" + port})
            words.insert(words.end(), {"-D", define});
        const std::vector<Url>& urls = site.deployment().urls;
        const auto is_usual = [](const Url& url) {
            return url.method == "GET" && url.headers.empty() && url.port == ":${PORT}" &&
                   url.address == "127.0.0.1";
        };
        for (const Url& url : urls)
            if (is_usual(url))
                words.push_back("http://" + url.host + ":" + port + url.target);
        const os::Result<os::ProgramOutput> output =
            os::output_of({.argv = words, .environment = {}}, 1U << 20U, 30s);
        REQUIRE(output);
        std::istringstream lines(output->text);
        std::string line;
        for (std::size_t i = 0; i < prediction.urls.size(); ++i) {
            const Predicted& predicted = prediction.urls[i];
            if (!is_usual(urls[i]))
                continue;
            REQUIRE(std::getline(lines, line));
            const nlohmann::json status = nlohmann::json::parse(line).at("status");
            CHECK(status == (predicted.status ? nlohmann::json(*predicted.status) : nullptr));
        }
        if (prediction.refused) {
            REQUIRE(std::getline(lines, line));
            CHECK(nlohmann::json::parse(line).contains("config_error"));
        }
        CHECK_FALSE(std::getline(lines, line));
    }
}
