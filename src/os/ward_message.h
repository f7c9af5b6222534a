// What fcgicheck, its warden and the keepers say to each other, over SOCK_SEQPACKET sockets: a
// packet is a message (unix(7)). Both ends are the same program, so the bytes have no version.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "os/fd.h"
#include "os/result.h"
#include "os/start_program.h"
#include "os/warden.h"

namespace fcgicheck::os {

// fcgicheck → warden. With it go four descriptors: the keeper's control socket, then 0, 1 and 2.
struct WardRequest {
    std::vector<std::string> argv;
    std::vector<std::string> environment;
    std::string directory;
    std::optional<Identity> as;
    Fd control;
    std::array<Fd, 3> descriptors;
};

enum class ReportKind : std::uint8_t {
    program,  // from the program's process, before exec: who it is
    started,  // from the keeper: exec succeeded
    failed,   // `step` failed with errno `value`
    exited,   // the program ended with wait status `value`
    ended,    // nothing is left; `value` processes besides the program had to be killed
    stuck,    // `value` of them, and something could not be killed
    gone,     // never sent: the keeper itself is no more
};

// Keeper → fcgicheck.
struct Report {
    ReportKind kind = ReportKind::program;
    StartStep step = StartStep::fork;
    std::int32_t value = 0;
};

struct ReceivedReport {
    Report report;
    pid_t sender = 0;  // in our PID namespace (SCM_CREDENTIALS)
};

// fcgicheck → keeper: end everything. With a grace the program gets SIGTERM first.
struct EndOrder {
    std::int32_t grace_ms = 0;
};

struct SocketPair {
    Fd first;
    Fd second;
};
Result<SocketPair> message_pair();

Result<bool> send_request(int socket, const WardedSpec& spec,
                          const std::array<int, 4>& descriptors);
std::optional<WardRequest> receive_request(int socket);  // absent: the other end is gone

void send_report(int socket, const Report& report);
// Absent: there is nothing to read by now.
std::optional<ReceivedReport> receive_report(int socket);

}  // namespace fcgicheck::os
