// Our own helper programs: started with posix_spawn(3), waited for with a deadline, never left
// behind. Users' programs run below os/warden.h alone.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "os/fd.h"
#include "os/result.h"

namespace fcgicheck::os {

struct ProcessSpec {
    std::vector<std::string> argv;  // argv[0] is the path that is executed
    std::vector<std::string> environment;
    std::vector<std::pair<int, int>>
        descriptors;  // (the child's, ours); all others are closed, 0 1 2 are /dev/null
};

struct FinishedProcess {
    std::optional<int> exit_code;
    std::optional<int> signal;
};

FinishedProcess finished(int status);  // as waitpid(2) gives it

class RunningProcess {
  public:
    RunningProcess(pid_t pid, Fd pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}
    RunningProcess(RunningProcess&& other) noexcept;
    RunningProcess& operator=(RunningProcess&&) = delete;
    ~RunningProcess();  // kills and reaps

    pid_t pid() const { return pid_; }
    int exited_fd() const { return pidfd_.get(); }  // readable once it has ended
    // Past the deadline the process is killed, and `signal` is SIGKILL.
    Result<FinishedProcess> wait(std::chrono::milliseconds deadline) &&;

  private:
    pid_t pid_;
    Fd pidfd_;
};

Result<RunningProcess> spawn(const ProcessSpec& spec);

struct ProgramOutput {
    FinishedProcess finished;
    std::string text;  // standard output, at most `limit` bytes
};

// Starts, reads all of standard output, waits.
Result<ProgramOutput> output_of(const ProcessSpec& spec, std::size_t limit,
                                std::chrono::milliseconds deadline);
// The same of standard error.
Result<ProgramOutput> error_output_of(const ProcessSpec& spec, std::size_t limit,
                                      std::chrono::milliseconds deadline);

}  // namespace fcgicheck::os
