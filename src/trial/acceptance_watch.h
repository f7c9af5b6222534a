// While a program does not accept the connection: what /proc says of it, looked at from time to
// time. Evidence that nobody will accept spares the wait for FcgidIOTimeout.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "os/listener.h"
#include "os/warden.h"
#include "trial/verdict.h"

namespace fcgicheck::trial {

class AcceptanceWatch {
  public:
    using Clock = std::chrono::steady_clock;

    explicit AcceptanceWatch(Clock::time_point start) : next_(start + interval_) {}

    Clock::time_point next() const { return next_; }

    // How the exchange ends, once that is sure; `own_listeners` are the sockets that the program
    // listens on instead.
    std::optional<Ending> look(const os::Warded& program, const os::Listener& listener,
                               std::vector<std::string>& own_listeners);

  private:
    void notice_idleness(const std::vector<pid_t>& tree, bool listens_elsewhere);

    std::chrono::milliseconds interval_{10};
    Clock::time_point next_;
    int looks_without_listener_ = 0;
    int looks_stopped_ = 0;
    std::optional<Clock::time_point> idle_elsewhere_since_;
};

}  // namespace fcgicheck::trial
