// What the program needs of the machine it is copied to.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "os/process.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

// The shared libraries that ldd(1) names, without their versions: "libc.so".
std::set<std::string> libraries_of(const std::string& program) {
    const os::Result<os::ProgramOutput> output = os::output_of(
        {.argv = {"/usr/bin/ldd", program}, .environment = {}, .descriptors = {}}, 1U << 16U, 10s);
    REQUIRE(output);
    std::set<std::string> libraries;
    std::istringstream lines(output->text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string name;
        words >> name;
        const std::size_t end = name.find(".so");
        if (end != std::string::npos)
            libraries.insert(std::filesystem::path(name.substr(0, end + 3)).filename());
    }
    return libraries;
}

}  // namespace

#ifndef FCGICHECK_SANITIZED
TEST_CASE("the program needs no shared library but the C library's own") {
    static const std::set<std::string> of_the_c_library{
        "libc.so", "libm.so", "linux-vdso.so", "ld-linux-x86-64.so", "ld-linux-aarch64.so"};
    for (const std::string& name : libraries_of(FCGICHECK_PROGRAM)) {
        CAPTURE(name);
        CHECK(of_the_c_library.contains(name));
    }
    CHECK(libraries_of("/bin/ls").contains(
        "libc.so"));  // so the list is not empty because ldd failed
}
#endif

TEST_CASE("the release needs no shared library at all") {
    const std::string release = PROJECT_SOURCE_DIR "/build/release/fcgicheck";
    if (!std::filesystem::exists(release)) {
        MESSAGE("SKIPPED: `./dev build` was not run");
        return;
    }
    CHECK(libraries_of(release).empty());
}
