// One trial while it goes on: what mod_fcgid does for a request, step by step, driven by whoever
// waits for its descriptors (trial.cpp). modules/fcgid/fcgid_bridge.c and fcgid_proc_unix.c.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/trial.h"
#include "os/listener.h"
#include "os/stream.h"
#include "os/warden.h"
#include "trial/acceptance_watch.h"
#include "trial/answer.h"
#include "trial/verdict.h"

namespace fcgicheck::trial {

class Attempt {
  public:
    using Clock = std::chrono::steady_clock;

    // Binds, connects, sends the request, then starts the program.
    Attempt(const TrialPlan& plan, os::Warden& warden);

    bool is_over() const { return over_; }
    bool only_waits() const;  // it has been quiet for a while: it needs no processor

    void add_descriptors(std::vector<int>& fds) const;  // that are worth waking up for
    Clock::time_point next_look() const;                // or then, at the latest

    void look();  // takes in what has happened

    // Ends the program and everything that it started.
    TrialResult finish();

  private:
    enum class Phase : std::uint8_t { first_request, second_request };

    void start(os::Warden& warden);
    bool spawn(os::Warden& warden, int standard_output, int standard_error);
    os::Result<bool> send_request();
    void cannot(std::string why);
    void happened(TrialStep step);

    void drain();
    void read_connection();
    void notice_answer();
    void notice_acceptance();
    void notice_exit();
    void decide();
    void end_exchange(Ending ending);
    void ask_again();
    void end_second_request();
    void observe_process();
    Clock::time_point deadline() const;
    std::chrono::milliseconds patience() const;

    std::string request_;
    TrialResult result_;
    Clock::time_point started_ = Clock::now();
    Clock::time_point last_activity_ = started_;
    Clock::time_point asked_ = started_;  // the request of this phase
    std::optional<os::Listener> listener_;
    std::optional<os::Warded> program_;
    os::Fd standard_output_;
    os::Fd standard_error_;
    os::Fd connection_;
    Answer answer_;
    Phase phase_ = Phase::first_request;
    bool accepted_ = false;
    bool over_ = false;
    std::optional<Clock::time_point> connection_gone_;
    std::optional<Clock::time_point> exited_;

    AcceptanceWatch watch_{started_};
    std::chrono::milliseconds second_limit_{0};
};

}  // namespace fcgicheck::trial
