// A conversation with a helper program: a socket pair, one end of which is the helper's standard
// input and output. A helper that dies in the middle is an error, never a signal.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
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

// Nothing by the deadline is ETIMEDOUT; the end of the helper is ECONNRESET.
std::optional<OsError> send(const Fd& ours, std::string_view bytes,
                            std::chrono::milliseconds deadline);

// The next line that the helper writes, without its newline; of more than `limit` bytes it is
// EMSGSIZE. What was read behind it is left in `behind`, for the next call.
Result<std::string> receive_line(const Fd& ours, std::string& behind, std::size_t limit,
                                 std::chrono::milliseconds deadline);

}  // namespace fcgicheck::os
