// kernel [--seed S] [--count N] [--only I]: at least N random cases, each held against what the
// kernel lets a child with that identity do; every disagreement is printed, and the totals at the
// end.
#include <cstdlib>
#include <exception>
#include <iostream>

#include "case_range.h"
#include "os/kernel/comparison.h"
#include "os/users.h"

using namespace fcgicheck;

namespace {

bool read(int argc, char** argv, test::CaseRange& cases) {
    for (int i = 1; i + 1 < argc; i += 2)
        if (!cases.take(argv[i], std::strtoull(argv[i + 1], nullptr, 10)))
            return false;
    return argc % 2 == 1;
}

int run(const test::CaseRange& cases) {
    kernel::Totals totals;
    for (std::uint64_t number = cases.first; totals.cases < cases.count; ++number) {
        const std::size_t told = totals.disagreements.size();
        kernel::hold_against_kernel(cases.seed, number, totals);
        for (std::size_t i = told; i < totals.disagreements.size(); ++i)
            std::cout << totals.disagreements[i] << std::endl;
    }
    std::cout << kernel::told(totals) << '\n';
    return totals.disagreements.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    test::CaseRange cases{.count = 100'000};
    if (!read(argc, argv, cases)) {
        std::cerr << "usage: kernel [--seed S] [--count N] [--only I]\n";
        return 2;
    }
    if (!os::is_root())
        std::cerr << "kernel: only root can become others; this account alone is asked for\n";
    try {
        return run(cases);
    } catch (const std::exception& error) {
        std::cerr << "kernel: " << error.what() << '\n';
        return 2;
    }
}
