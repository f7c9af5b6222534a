// The keeper of users' programs. A small single-threaded process, forked before anything else is
// loaded, that starts a program on request and sees to it that nothing of it is left: child
// subreaper, PID namespace where the kernel allows one, a SIGKILL loop until no child is left, and
// the same if fcgicheck itself dies (prctl(2), pid_namespaces(7)).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/facts.h"
#include "os/fd.h"
#include "os/process.h"
#include "os/result.h"

namespace fcgicheck::os {

struct WardedSpec {
    std::vector<std::string> argv;
    std::vector<std::string> environment;
    std::string directory;
    std::optional<Identity> as;  // absent: our own. Never uid or gid 0: refused with EPERM
    int standard_input = -1;     // descriptors of ours that become 0, 1 and 2
    int standard_output = -1;
    int standard_error = -1;
};

// One program under ward, with all of its descendants.
class Warded {
  public:
    Warded(Fd control, pid_t pid, pid_t keeper)
        : control_(std::move(control)), pid_(pid), keeper_(keeper) {}
    Warded(Warded&&) noexcept = default;
    Warded& operator=(Warded&&) noexcept = default;
    ~Warded();  // ends everything

    pid_t pid() const { return pid_; }        // in our PID namespace
    pid_t keeper() const { return keeper_; }  // the ancestor of all that the program started
    int exited_fd() const { return control_.get(); }  // readable once the program itself has ended
    std::optional<FinishedProcess> exit();            // what is known of its end by now
    // Ends the program and all its descendants, and says how many had to be killed besides the
    // program itself. Where others than the program live, it gets SIGTERM and half a second first:
    // a manager of workers ends them itself, and mod_fcgid lets it.
    Result<std::uint32_t> end();

  private:
    Fd control_;
    pid_t pid_ = 0;
    pid_t keeper_ = 0;
    std::optional<FinishedProcess> exit_;
};

class Warden {
  public:
    // Call before any thread is started.
    static Result<Warden> start();
    Warden(Warden&&) noexcept = default;
    Warden& operator=(Warden&&) = delete;
    ~Warden();

    // An OsError whose call is "execve" is the program's own failure to start; "chdir": it can't
    // enter its directory.
    Result<Warded> spawn(const WardedSpec& spec);

  private:
    Warden(Fd control, pid_t pid) : control_(std::move(control)), pid_(pid) {}
    Fd control_;
    pid_t pid_ = 0;
};

}  // namespace fcgicheck::os
