#include "text/edit_distance.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <vector>

namespace fcgicheck::text {

namespace {

// Which letters there are, one bit for each, or for a few.
std::uint64_t letters_of(std::string_view word) {
    std::uint64_t letters = 0;
    for (const char letter : word)
        letters |= std::uint64_t{1} << (static_cast<unsigned char>(letter) % 64U);
    return letters;
}

// A letter that is put in, taken out or changed makes a difference of at most two bits.
bool is_far(std::string_view a, std::string_view b, std::size_t most) {
    const std::size_t longer = std::max(a.size(), b.size());
    return longer - std::min(a.size(), b.size()) > most ||
           static_cast<std::size_t>(std::popcount(letters_of(a) ^ letters_of(b))) > 2 * most;
}

// What differs lies between the ends that both have.
void take_off_common_ends(std::string_view& a, std::string_view& b) {
    const auto front = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
    a.remove_prefix(static_cast<std::size_t>(front));
    b.remove_prefix(static_cast<std::size_t>(front));
    const auto back = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin();
    a.remove_suffix(static_cast<std::size_t>(back));
    b.remove_suffix(static_cast<std::size_t>(back));
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
    most = std::min(most, std::max(a.size(), b.size()));
    if (is_far(a, b, most))
        return most + 1;
    take_off_common_ends(a, b);
    std::vector<std::size_t> row(b.size() + 1);  // from what was read of `a` to each start of `b`
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        // Farther than `most` from the diagonal it is more than that.
        const std::size_t first = i - std::min(i, most);
        const std::size_t last = std::min(b.size(), i + 1 + most);
        std::size_t diagonal = row[first];
        std::size_t least = row[first] = std::min(i, most) + 1;
        for (std::size_t j = first; j < last; ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
            least = std::min(least, row[j + 1]);
        }
        if (least > most)  // it never gets less
            return most + 1;
    }
    return row.back();
}

}  // namespace fcgicheck::text
