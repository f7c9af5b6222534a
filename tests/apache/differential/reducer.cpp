#include "reducer.h"

#include <algorithm>
#include <functional>
#include <optional>

namespace fcgicheck::differential {
namespace {

constexpr std::size_t at_once = 12;
constexpr unsigned most_rounds = 300;

// Every deployment that has one thing less, the larger things first: entries of the tree, then
// sections with all that is in them, then single lines.
void without_one_line(const std::vector<Line>& all, std::vector<std::vector<Line>>& found) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<Line> fewer = all;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        found.push_back(std::move(fewer));
        std::vector<std::vector<Line>> bodies;
        without_one_line(all[i].body, bodies);
        for (std::vector<Line>& body : bodies) {
            std::vector<Line>& changed = found.emplace_back(all);
            changed[i].body = std::move(body);
        }
    }
}

std::vector<Deployment> smaller(const Deployment& whole) {
    std::vector<Deployment> found;
    for (std::size_t i = 0; i < whole.tree.size(); ++i) {
        Deployment& fewer = found.emplace_back(whole);
        fewer.tree.erase(fewer.tree.begin() + static_cast<std::ptrdiff_t>(i));
    }
    std::vector<std::vector<Line>> configs;
    without_one_line(whole.config, configs);
    for (std::vector<Line>& config : configs)
        found.emplace_back(whole).config = std::move(config);
    for (std::size_t i = 0; i < whole.tree.size(); ++i) {
        std::vector<std::vector<Line>> contents;
        without_one_line(whole.tree[i].lines, contents);
        for (std::vector<Line>& lines : contents)
            if (!lines.empty())
                found.emplace_back(whole).tree[i].lines = std::move(lines);
    }
    return found;
}

// The first of these, from `next` on, that still shows a disagreement of the same sort.
std::optional<Disagreement> first_that_fails(const std::vector<Deployment>& candidates,
                                             std::size_t& next, const std::string& kind) {
    while (next < candidates.size()) {
        const std::size_t end = std::min(candidates.size(), next + at_once);
        const auto begin = candidates.begin();
        std::vector<Deployment> batch(begin + static_cast<std::ptrdiff_t>(next),
                                      begin + static_cast<std::ptrdiff_t>(end));
        Totals ignored;
        for (Disagreement& found : hold_against_apache(batch, ignored)) {
            if (found.kind != kind)
                continue;
            next += found.index;
            return std::move(found);
        }
        next = end;
    }
    return std::nullopt;
}

}  // namespace

Disagreement reduced(Disagreement found) {
    std::size_t next = 0;
    bool has_shrunk = false;
    for (unsigned round = 0; round < most_rounds; ++round) {
        const std::vector<Deployment> candidates = smaller(found.deployment);
        std::optional<Disagreement> less = first_that_fails(candidates, next, found.kind);
        if (less) {
            found = std::move(*less);
            has_shrunk = true;
        } else if (has_shrunk) {  // what was needed before may not be any more
            has_shrunk = false;
            next = 0;
        } else {
            break;
        }
    }
    return found;
}

}  // namespace fcgicheck::differential
