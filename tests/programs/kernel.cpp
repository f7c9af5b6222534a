// kernel [--seed S] [--count N] [--only I]: at least N random cases, each held against what the
// kernel lets a child with that identity do; every disagreement is printed, and the totals at the
// end.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string_view>

#include "os/kernel/comparison.h"
#include "os/users.h"

using namespace fcgicheck;

namespace {

struct Options {
    std::uint64_t seed = 1;
    std::uint64_t first = 0;
    std::uint64_t count = 100'000;
};

bool read(int argc, char** argv, Options& options) {
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view word = argv[i];
        const std::uint64_t value = std::strtoull(argv[i + 1], nullptr, 10);
        if (word == "--seed") {
            options.seed = value;
        } else if (word == "--count") {
            options.count = value;
        } else if (word == "--only") {
            options.first = value;
            options.count = 1;
        } else {
            return false;
        }
    }
    return argc % 2 == 1;
}

int run(const Options& options) {
    kernel::Totals totals;
    for (std::uint64_t number = options.first; totals.cases < options.count; ++number) {
        const std::size_t told = totals.disagreements.size();
        kernel::hold_against_kernel(options.seed, number, totals);
        for (std::size_t i = told; i < totals.disagreements.size(); ++i)
            std::cout << totals.disagreements[i] << std::endl;
    }
    std::cout << kernel::told(totals) << '\n';
    return totals.disagreements.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    if (!read(argc, argv, options)) {
        std::cerr << "usage: kernel [--seed S] [--count N] [--only I]\n";
        return 2;
    }
    if (!os::is_root())
        std::cerr << "kernel: only root can become others; this account alone is asked for\n";
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::cerr << "kernel: " << error.what() << '\n';
        return 2;
    }
}
