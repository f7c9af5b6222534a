#include "os/kernel/comparison.h"

#include <fmt/core.h>

#include "access/path_answers.h"
#include "os/disk.h"
#include "os/kernel/judge.h"
#include "os/kernel/world.h"
#include "os/path_walk.h"
#include "os/users.h"

namespace fcgicheck::kernel {
namespace {

using access::LinkGuard;
using access::Stop;

AllAnswers predictions(const World& world, const Identity& who, os::PathWalker& walker,
                       LinkGuard guard) {
    AllAnswers all;
    for (const std::string& path : world.paths()) {
        const SeenPath seen = walker.walk_as_seen(path);
        const access::PathAnswers answers = access::answers(who, seen, guard);
        const bool is_blocked = answers.stop == Stop::closed_directory;
        all.push_back({.read = answers.read,
                       .execute = answers.execute,
                       .search = answers.search,
                       .blocked_at = is_blocked ? seen.path.rungs[answers.rung]->path : ""});
    }
    return all;
}

bool agrees(const std::optional<bool>& predicted, const std::optional<bool>& true_answer) {
    return !predicted || predicted == true_answer;
}

bool is_known(const Answers& answers) {
    return answers.read && answers.execute && answers.search;
}

bool agrees(const Answers& predicted, const Answers& truth) {
    return agrees(predicted.read, truth.read) && agrees(predicted.execute, truth.execute) &&
           agrees(predicted.search, truth.search) &&
           (!is_known(predicted) || predicted.blocked_at == truth.blocked_at);
}

std::string told(const Answers& answers) {
    const auto word = [](const std::optional<bool>& answer) {
        return !answer ? "unknown" : *answer ? "yes" : "no";
    };
    return fmt::format("read {}, execute {}, search {}, blocked at {}", word(answers.read),
                       word(answers.execute), word(answers.search),
                       answers.blocked_at.empty() ? "nothing" : answers.blocked_at);
}

std::string told(const Identity& who) {
    std::string groups = std::to_string(who.gid);
    for (const gid_t group : who.groups)
        groups += "," + std::to_string(group);
    return fmt::format("{}:{}", who.uid, groups);
}

class Comparison {
  public:
    Comparison(const World& world, std::string place, Totals& totals)
        : world_(world), place_(std::move(place)), totals_(totals) {}

    void compare(const Identity& who, const Identity& seen_by, const AllAnswers& predicted,
                 const AllAnswers& truth) {
        for (std::size_t i = 0; i < truth.size(); ++i) {
            ++totals_.cases;
            const bool agree = i < predicted.size() && agrees(predicted[i], truth[i]);
            if (!agree)
                totals_.disagreements.push_back(
                    fmt::format("{}: {} for {}, seen by {}\n  predicted: {}\n  kernel:    {}",
                                place_, world_.paths()[i], told(who), told(seen_by),
                                told(predicted.at(i)), told(truth[i])));
            else if (is_known(predicted[i]))
                ++totals_.agree;
            else
                ++totals_.unknown;
            totals_.readable += *truth[i].read ? 1U : 0U;
            totals_.executable += *truth[i].execute ? 1U : 0U;
            totals_.searchable += *truth[i].search ? 1U : 0U;
            totals_.blocked += truth[i].blocked_at.empty() ? 0U : 1U;
        }
    }

  private:
    const World& world_;
    std::string place_;
    Totals& totals_;
};

}  // namespace

void hold_against_kernel(std::uint64_t seed, std::uint64_t number, Totals& totals) {
    const World world(seed, number);
    const Observed<bool> is_guarded = os::protects_links();
    if (is_guarded.seen() == nullptr)
        throw std::runtime_error("fs.protected_symlinks can't be read");
    const LinkGuard guard = *is_guarded.seen() ? LinkGuard::on : LinkGuard::off;
    Comparison comparison(world, fmt::format("--seed {} --only {}", seed, number), totals);
    os::Users users(passwd, group);
    os::PathWalker walker(users);
    for (const Identity& who : world.identities()) {
        const AllAnswers truth = ask_kernel(who, world.paths(), *is_guarded.seen());
        comparison.compare(who, os::own_identity(), predictions(world, who, walker, guard), truth);
        if (!os::is_root())
            continue;
        const AllAnswers seen_by_runner = answers_as(world.runner(), [&] {
            os::PathWalker runners(users);
            return predictions(world, who, runners, guard);
        });
        comparison.compare(who, world.runner(), seen_by_runner, truth);
    }
}

std::string told(const Totals& totals) {
    return fmt::format(
        "{} cases: {} agree, {} unknown, {} disagree; of all, the kernel reads {}, executes {}, "
        "searches {}, and is blocked in {}",
        totals.cases, totals.agree, totals.unknown, totals.disagreements.size(), totals.readable,
        totals.executable, totals.searchable, totals.blocked);
}

}  // namespace fcgicheck::kernel
