// A place in a file of the user's: line and column are 1-based, 0 where there is none. Columns
// count bytes.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace fcgicheck {

struct SourcePos {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend auto operator<=>(const SourcePos&,
                            const SourcePos&) =
        default;  // NOLINT(modernize-use-nullptr): not there
};

// A directive, or a line of a script, that decided something.
struct Cause {
    SourcePos at;
    std::string text;  // the line, without its indentation and newline; at most 200 bytes

    friend auto operator<=>(const Cause&, const Cause&) = default;
};

}  // namespace fcgicheck
