// Which scripts are tried, and what came of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/snapshot.h"
#include "os/warden.h"

namespace fcgicheck::app {

enum class TrialPolicy : std::uint8_t { automatic, always, never };

struct TrialOptions {
    TrialPolicy policy = TrialPolicy::automatic;
    std::optional<std::chrono::milliseconds> timeout;
    unsigned jobs = 2;
    bool has_jobs = false;  // asked for, else as many as there are processors
};

// Tries every script that is not `stopped` (judge::stopped_scripts), and puts the results, or why
// there are none, into the snapshot. Returns what was run as whom, a line each.
std::vector<std::string> make_trials(Snapshot& snapshot, const std::vector<bool>& stopped,
                                     const TrialOptions& options, os::Warden& warden);

}  // namespace fcgicheck::app
