// Words for endings that can't be meant stop the build, with their line.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "os/process.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

// What the build step says of this file; "" where it takes it.
std::string complaint(const std::string& yaml) {
    const TempTree tree;
    const std::string file = tree.add("endings.yaml", yaml);
    const os::Result<os::ProgramOutput> output =
        os::output_of({.argv = {"/bin/sh", "-c", "\"$@\" 2>&1", "sh", COMPILE_ENDINGS,
                                tree.path("words.cpp"), file},
                       .environment = {},
                       .descriptors = {}},
                      1U << 16U, 10s);
    REQUIRE(output);
    CHECK((output->finished.exit_code == 0) == output->text.empty());
    return output->text.substr(std::min(tree.root().size() + 1, output->text.size()));
}

}  // namespace

TEST_CASE("the words for an ending name values and situations that there are") {
    CHECK(complaint("gone:\n  title: a\n  reason: b {file} %{FILE} {x y}\n") == "");
    CHECK(complaint("gone:\n  title: a\n  reason: b {fiel}\n") ==
          "endings.yaml: line 3: no value fills {fiel}\n");
    CHECK(
        complaint("gone:\n  title: a\n  reason: b\n  situations:\n    circel:\n      title: c\n") ==
        "endings.yaml: line 5: unknown situation 'circel'\n");
    CHECK(complaint("gone:\n  title: a\n  reason: b\n  situations:\n    circle:\n      fix: >\n"
                    "        a {Url} {ur1}\n") == "endings.yaml: line 6: no value fills {ur1}\n");
}
