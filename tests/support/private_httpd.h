// A real Apache of a test's own: on a free port of 127.0.0.1, as www-data, with its logs and
// sockets in a directory of its own. Stopped, with all that it started, by the destructor.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "os/fd.h"
#include "os/process.h"
#include "support/temp_tree.h"

namespace fcgicheck {

struct HttpAnswer {
    int status = 0;
    std::string body;
};

class PrivateHttpd {
  public:
    // Starts apache2 with TREE/site/httpd.conf, which is given the variables SITE (TREE/site), RUN
    // (TREE/run, made here) and PORT, and waits until it listens or has refused.
    explicit PrivateHttpd(TempTree& tree);
    PrivateHttpd(const PrivateHttpd&) = delete;
    PrivateHttpd& operator=(const PrivateHttpd&) = delete;
    ~PrivateHttpd();

    bool is_running() const { return running_; }
    int port() const;
    HttpAnswer get(const std::string& url) const;

    // What it said before it could log, its own error log, and the virtual host's.
    std::string log() const;
    // Whether the log holds a match of the RE2 regex before the deadline.
    bool logs(const std::string& regex, std::chrono::milliseconds deadline) const;

  private:
    template <class Condition>
    bool wait_until(Condition condition, std::chrono::milliseconds deadline) const;

    TempTree& tree_;
    os::Fd reserved_port_;
    os::Fd changes_;  // inotify, of TREE/run
    std::optional<os::RunningProcess> process_;
    bool running_ = false;
};

}  // namespace fcgicheck
