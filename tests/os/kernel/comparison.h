// fcgicheck's answers held against the kernel's, world by world.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fcgicheck::kernel {

struct Totals {
    std::uint64_t cases = 0;  // a path and an identity, once as root sees them and once as another
    std::uint64_t agree = 0;
    std::uint64_t unknown = 0;  // what the account that looks can't see
    std::uint64_t readable = 0;
    std::uint64_t executable = 0;
    std::uint64_t searchable = 0;
    std::uint64_t blocked = 0;
    std::vector<std::string> disagreements;
};

// Looks at the world of that number as this account and, where that is root, as one without
// privilege too.
void hold_against_kernel(std::uint64_t seed, std::uint64_t number, Totals& totals);

std::string told(const Totals& totals);

}  // namespace fcgicheck::kernel
