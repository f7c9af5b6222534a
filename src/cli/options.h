// What may stand on the command line, for CLI11, and where it is put.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/access.h"
#include "app/check.h"
#include "app/trace.h"

namespace CLI {
class App;
}

namespace fcgicheck::cli {

enum class ColourWhen : std::uint8_t { automatic, always, never };

struct Arguments {
    app::CheckOptions check;
    app::TraceOptions trace;
    app::AccessOptions access;
    ColourWhen colour = ColourWhen::automatic;
    std::string rule;
    bool wants_help = false;
    bool wants_version = false;
};

inline constexpr std::string_view exit_codes =
    "Exit codes:\n"
    "  0  nothing found at or above --fail-on (default: error)\n"
    "  1  findings\n"
    "  2  wrong usage\n"
    "  3  no verdict: nothing to check, or what was named can't be read\n"
    "  4  fcgicheck itself failed\n";

inline constexpr std::string_view trace_notes =
    "The port of a URL is the one that Apache itself listens on, also behind a proxy or a\n"
    "forwarded port. The path goes out as it is written: %20 stays %20.\n\n"
    "Exit codes:\n"
    "  0  every URL is predicted to answer 2xx or 3xx\n"
    "  1  one answers 4xx or 5xx, whatever the others do, or Apache refuses the configuration\n"
    "  2  wrong usage\n"
    "  3  what one answers can't be known, or the configuration can't be read\n"
    "  4  fcgicheck itself failed\n";

inline constexpr std::string_view access_notes =
    "The kernel's rules are applied to what can be seen: modes, ACLs, groups, links, mounts. It\n"
    "says for any user what that user may do, whoever runs it; nothing is opened or run. A\n"
    "relative path begins in the working directory, and the way to it at /.\n\n"
    "Exit codes:\n"
    "  0  each question has its answer, yes or no\n"
    "  2  wrong usage, or no such user\n"
    "  3  what a path leads to can't be seen from this account, or who Apache works as\n"
    "  4  fcgicheck itself failed\n";

// `arguments` must live as long as `program`.
void add_commands(CLI::App& program, Arguments& arguments);

}  // namespace fcgicheck::cli
