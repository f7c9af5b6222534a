// Many deployments: drawn, served, predicted, compared, counted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "prediction.h"

namespace fcgicheck::differential {

using Counts = std::array<unsigned, 4>;  // by Agreement

struct Totals {
    unsigned deployments = 0;
    unsigned refused = 0;
    unsigned configurations_disagreed = 0;
    Counts urls{};
    unsigned path_info_disagreed = 0;
    unsigned files_disagreed = 0;  // of answers with 200
    std::map<apache::Why, Counts> by_why;
};

// One thing that fcgicheck and Apache disagree about.
struct Disagreement {
    std::size_t index = 0;  // among the deployments that were held against Apache
    Deployment deployment;  // of a URL: with that URL alone
    std::string kind;       // what either of the two says, without places: shrinking keeps it
    std::string told;
};

// Serves all of them at once.
std::vector<Disagreement> hold_against_apache(std::vector<Deployment> deployments, Totals& totals);

// The deployment number `index` of a run.
std::uint64_t seed_of(std::uint64_t run, std::uint64_t index);

void print(const Totals& totals, std::ostream& out);

}  // namespace fcgicheck::differential
