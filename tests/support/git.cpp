#include "support/git.h"

#include <doctest/doctest.h>

#include <chrono>

#include "os/process.h"

namespace fcgicheck {

void git(const std::string& work_tree, const std::vector<std::string>& words) {
    std::vector<std::string> argv = {
        "/usr/bin/git", "-C", work_tree, "-c", "user.name=a", "-c", "user.email=a@b.test"};
    argv.insert(argv.end(), words.begin(), words.end());
    const auto output = os::output_of(
        {.argv = argv,
         .environment = {"PATH=/usr/bin:/bin", "HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1"},
         .descriptors = {}},
        1U << 20U, std::chrono::seconds(20));
    REQUIRE(output);
    REQUIRE_MESSAGE(output->finished.exit_code == 0, words.front());
}

}  // namespace fcgicheck
