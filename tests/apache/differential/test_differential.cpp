// The quick part of the differential test: some hundred URLs. `./dev test differential` runs any
// number.
#include <doctest/doctest.h>

#include <cstdlib>
#include <sstream>

#include "generator.h"
#include "os/users.h"
#include "run.h"

using namespace fcgicheck;
using namespace fcgicheck::differential;

TEST_CASE("what is predicted of random deployments is what Apache answers" *
          doctest::skip(!os::is_root()) * doctest::may_fail()) {
    constexpr std::uint64_t rounds = 3;
    constexpr std::uint64_t at_once = 10;
    const char* const given = std::getenv("FCGICHECK_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : 20261125;
    Totals totals;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        std::vector<Deployment> deployments;
        for (std::uint64_t i = 0; i < at_once; ++i)
            deployments.push_back(generate(seed_of(seed, round * at_once + i)));
        for (const Disagreement& found : hold_against_apache(std::move(deployments), totals)) {
            CAPTURE(told(found.deployment));
            FAIL_CHECK(found.told);
        }
    }
    std::ostringstream table;
    print(totals, table);
    MESSAGE(table.str());
    CHECK(totals.urls[static_cast<std::size_t>(Agreement::agree)] > 200);
}
