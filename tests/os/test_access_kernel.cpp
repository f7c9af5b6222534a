// Random worlds held against the kernel (tests/os/kernel). Any number of them: ./dev test kernel.
#include <doctest/doctest.h>

#include "os/kernel/comparison.h"
#include "os/users.h"

using namespace fcgicheck;

TEST_CASE("the kernel and access:: agree on random trees, links, modes, ACLs and identities") {
    if (!os::is_root())
        MESSAGE("SKIPPED: only root can become others; asked for this account alone");
    kernel::Totals totals;
    constexpr std::uint64_t seed = 17;
    constexpr std::uint64_t least = 4000;
    for (std::uint64_t number = 0; totals.cases < least; ++number)
        kernel::hold_against_kernel(seed, number, totals);
    for (const std::string& disagreement : totals.disagreements)
        FAIL_CHECK(disagreement);
    // The cases are worth something.
    CAPTURE(kernel::told(totals));
    CHECK(totals.readable > least / 20);
    CHECK(totals.searchable > least / 20);
    CHECK(totals.blocked > least / 20);
    CHECK(totals.executable > least / 100);
    CHECK(totals.unknown < least / 2);
    if (os::is_root())
        CHECK(totals.unknown > least / 100);
}
