// Where no ServerRoot is said, the one that was built into httpd counts.
#include <doctest/doctest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "os/process.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

TEST_CASE("without a ServerRoot, what is relative is looked for where the real Apache looks") {
    const TempTree tree;
    tree.add("httpd.conf", "Include is-not-there.conf\n");
    const std::string config = tree.path("httpd.conf");
    const auto output_of = [](std::vector<std::string> argv) {
        const os::Result<os::ProgramOutput> output =
            os::output_of({.argv = std::move(argv), .environment = {"PATH=/usr/sbin:/usr/bin"}},
                          1U << 20U, std::chrono::seconds(60));
        REQUIRE(output);
        return output->text;
    };
    const std::string apache =
        output_of({"/bin/sh", "-c", "exec apache2 -t -f " + config + " 2>&1"});
    const std::string ours = output_of(
        {FCGICHECK_PROGRAM, "trace", "--config", config, "--format", "jsonl", "http://a.test/"});
    const auto error = nlohmann::json::parse(ours).at("config_error");
    CHECK(error.at("line") == 1);
    CAPTURE(apache);
    CHECK(apache.find(error.at("message").get<std::string>()) != std::string::npos);
}
