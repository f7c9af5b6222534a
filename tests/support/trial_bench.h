// A place to try scripts in: a directory, a warden, and a mark in the environment by which every
// process of a trial is found again.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/trial.h"
#include "os/warden.h"
#include "support/temp_tree.h"

namespace fcgicheck {

// Whom trials run as: www-data where the tests run as root.
std::optional<Identity> test_runner();

class TrialBench {
  public:
    TrialBench();

    TempTree& tree() { return tree_; }
    os::Warden& warden() { return warden_; }

    // A plan for a program in the tree, or anywhere else.
    TrialPlan plan_for(std::vector<std::string> argv) const;
    // tests/support/fastcgi_script.py, and `body` after it.
    std::string add_script(const std::string& body);

    TrialResult run(const TrialPlan& plan);
    TrialResult run_script(const std::string& body,
                           std::chrono::milliseconds timeout = std::chrono::seconds{10});

    std::vector<pid_t> survivors() const;

  private:
    TempTree tree_;
    os::Warden warden_;
    std::string mark_;
};

bool has_step(const TrialResult& result, TrialStep step);

}  // namespace fcgicheck
