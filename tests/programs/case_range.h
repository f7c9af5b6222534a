// Which cases of a random test are run: those that a seed gives, from `first` on.
#pragma once

#include <cstdint>
#include <string_view>

namespace fcgicheck::test {

struct CaseRange {
    std::uint64_t seed = 1;
    std::uint64_t first = 0;
    std::uint64_t count = 100;

    // False where `word` is none of --seed, --count and --only.
    bool take(std::string_view word, std::uint64_t value) {
        if (word == "--seed") {
            seed = value;
        } else if (word == "--count") {
            count = value;
        } else if (word == "--only") {
            first = value;
            count = 1;
        } else {
            return false;
        }
        return true;
    }
};

}  // namespace fcgicheck::test
