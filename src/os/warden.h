// The keeper of users' programs. A small single-threaded process, forked before anything else is
// loaded, that starts a program on request and sees to it that nothing of it is left: child
// subreaper, PID namespace where the kernel allows one, a SIGKILL loop until no child is left, and
// the same if fcgicheck itself dies (prctl(2), pid_namespaces(7)).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/facts.h"
#include "os/fd.h"
#include "os/result.h"

namespace fcgicheck::os {

struct WardedSpec {
    std::vector<std::string> argv;
    std::vector<std::string> environment;
    std::string directory;
    std::optional<Identity> as;  // never uid 0: refused with EPERM
    int standard_input = -1;     // descriptors of ours that become 0, 1 and 2
    int standard_output = -1;
    int standard_error = -1;
};

struct WardedExit {
    std::optional<int> exit_code;
    std::optional<int> signal;
};

// One program under ward, with all of its descendants.
class Warded {
  public:
    Warded(Fd control, Fd pidfd, pid_t pid);
    Warded(Warded&&) noexcept = default;
    Warded& operator=(Warded&&) noexcept = default;
    ~Warded();  // ends everything

    pid_t pid() const { return pid_; }              // in our PID namespace
    int exited_fd() const { return pidfd_.get(); }  // readable once the program itself has ended
    std::optional<WardedExit> exit() const;         // what is known of its end by now
    // Ends the program and all its descendants, and says how many there were besides the program
    // itself.
    Result<std::uint32_t> end();

  private:
    Fd control_;
    Fd pidfd_;
    pid_t pid_ = 0;
};

class Warden {
  public:
    // Call before any thread is started.
    static Result<Warden> start();
    Warden(Warden&&) noexcept = default;
    Warden& operator=(Warden&&) noexcept = default;
    ~Warden();

    // An OsError whose call is "execve" is the program's own failure to start.
    Result<Warded> spawn(const WardedSpec& spec);

  private:
    Warden(Fd control, pid_t pid) : control_(std::move(control)), pid_(pid) {}
    Fd control_;
    pid_t pid_ = 0;
};

}  // namespace fcgicheck::os
