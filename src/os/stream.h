// Reading from pipes and sockets as bytes come, without ever waiting in a read: poll(2), then
// read(2) on non-blocking descriptors.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "os/fd.h"
#include "os/result.h"

namespace fcgicheck::os {

struct Pipe {
    Fd reader;  // non-blocking
    Fd writer;
};
Result<Pipe> open_pipe();

enum class ReadEnd : std::uint8_t {
    would_block,  // no more by now
    closed,       // orderly
    reset,        // ECONNRESET, or any other error
    more,         // the limit was reached first
};

struct ReadBytes {
    std::string bytes;
    ReadEnd end = ReadEnd::would_block;
};

// What there is to read by now, at most about `limit` bytes.
ReadBytes read_available(int fd, std::size_t limit);

// Until one of the descriptors is readable or closed, or the time has come.
void wait_until_readable(const std::vector<int>& fds, std::chrono::steady_clock::time_point until);

}  // namespace fcgicheck::os
