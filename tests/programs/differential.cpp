// differential [--seed S] [--count N] [--only I] [--reduce | --show]: any number of random
// deployments, each held against a real Apache; every disagreement is printed, with --show its
// deployment and with --reduce the smallest that still disagrees, and the totals at the end.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string_view>

#include "apache/differential/generator.h"
#include "apache/differential/reducer.h"
#include "apache/differential/run.h"
#include "case_range.h"

using namespace fcgicheck;
using namespace fcgicheck::differential;

namespace {

constexpr std::uint64_t at_once = 12;

struct Options {
    test::CaseRange cases;
    bool reduces = false;
    bool shows = false;
};

bool read(int argc, char** argv, Options& options) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--reduce") {
            options.reduces = true;
            continue;
        }
        if (word == "--show") {
            options.shows = true;
            continue;
        }
        if (i + 1 == argc)
            return false;
        if (!options.cases.take(word, std::strtoull(argv[++i], nullptr, 10)))
            return false;
    }
    return true;
}

void tell(const Disagreement& found, std::uint64_t seed, std::uint64_t number) {
    std::cout << fmt::format("=== --seed {} --only {}: {}\n", seed, number, found.told)
              << std::flush;
}

int run(const Options& options) {
    Totals totals;
    const std::uint64_t end = options.cases.first + options.cases.count;
    bool agrees = true;
    for (std::uint64_t next = options.cases.first; next < end; next += at_once) {
        std::vector<Deployment> batch;
        for (std::uint64_t i = next; i < std::min(end, next + at_once); ++i)
            batch.push_back(generate(seed_of(options.cases.seed, i)));
        for (const Disagreement& found : hold_against_apache(std::move(batch), totals)) {
            agrees = false;
            tell(found, options.cases.seed, next + found.index);
            if (options.shows)
                std::cout << told(found.deployment) << std::flush;
            if (options.reduces) {
                const Disagreement less = reduced(found);
                std::cout << less.told << '\n' << told(less.deployment) << std::flush;
            }
        }
    }
    print(totals, std::cout);
    return agrees ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    if (!read(argc, argv, options)) {
        std::cerr << "usage: differential [--seed S] [--count N] [--only I] [--reduce | --show]\n";
        return 2;
    }
    if (::geteuid() != 0) {
        std::cerr << "differential: only root can start an Apache that works as www-data\n";
        return 2;
    }
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::cerr << "differential: " << error.what() << '\n';
        return 2;
    }
}
