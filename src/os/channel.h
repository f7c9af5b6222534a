// A conversation with a helper program: a socket pair, one end of which is the helper's standard
// input and output. A helper that dies in the middle is an error, never a signal.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "os/fd.h"
#include "os/result.h"

namespace fcgicheck::os {

struct Channel {
    Fd ours;
    Fd theirs;
};

Result<Channel> open_channel();

// Sends the question, and gives the one line that answers it, without its newline. An answer of
// more than `limit` bytes is EMSGSIZE; none by the deadline is ETIMEDOUT; the end of the helper is
// ECONNRESET.
Result<std::string> ask(const Fd& ours, std::string_view question, std::size_t limit,
                        std::chrono::milliseconds deadline);

}  // namespace fcgicheck::os
