#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "os/elf.h"

using fcgicheck::os::read_elf;

TEST_CASE("a program that is cut off is none, a whole one names its loader") {
    std::ifstream file("/proc/self/exe", std::ios::binary);
    const std::string self{std::istreambuf_iterator<char>(file), {}};
    const auto whole = read_elf(self.substr(0, 4096), self.size());
    REQUIRE(whole);
    CHECK(whole->loader.find("ld-") != std::string::npos);
    CHECK_FALSE(read_elf(self.substr(0, 4096), 4096));
    CHECK_FALSE(read_elf(self.substr(0, 20), 20));
}
