#include "trial/trial.h"

#include <algorithm>
#include <list>

#include "trial/attempt.h"

namespace fcgicheck::trial {

namespace {

struct Running {
    Running(std::size_t number, const TrialPlan& plan, os::Warden& warden)
        : index(number), attempt(plan, warden) {}
    std::size_t index;  // of its plan
    Attempt attempt;
};

bool has_room(const std::list<Running>& running, unsigned jobs) {
    const auto busy = std::count_if(running.begin(), running.end(),
                                    [](const Running& one) { return !one.attempt.only_waits(); });
    return busy < static_cast<std::ptrdiff_t>(std::max(jobs, 1U));
}

void wait_for_any(const std::list<Running>& running) {
    std::vector<int> fds;
    auto until = Attempt::Clock::time_point::max();
    for (const Running& one : running) {
        one.attempt.add_descriptors(fds);
        until = std::min(until, one.attempt.next_look());
    }
    os::wait_until_readable(fds, until);
}

}  // namespace

TrialResult run(const TrialPlan& plan, os::Warden& warden) {
    return std::move(run_all({plan}, warden, 1).front());
}

std::vector<TrialResult> run_all(const std::vector<TrialPlan>& plans, os::Warden& warden,
                                 unsigned jobs) {
    std::vector<TrialResult> results(plans.size());
    std::list<Running> running;
    std::size_t next = 0;
    while (next < plans.size() || !running.empty()) {
        for (; next < plans.size() && has_room(running, jobs); ++next)
            running.emplace_back(next, plans[next], warden);
        running.remove_if([&results](Running& one) {
            if (!one.attempt.is_over())
                return false;
            results[one.index] = one.attempt.finish();
            return true;
        });
        if (running.empty())
            continue;
        wait_for_any(running);
        for (Running& one : running)
            one.attempt.look();
    }
    return results;
}

}  // namespace fcgicheck::trial
