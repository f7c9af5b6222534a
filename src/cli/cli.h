// The command line: argv in, exit code out (docs/architecture.md has the table of exit codes).
#pragma once

#include <iosfwd>

namespace fcgicheck::cli {

int run(int argc, char** argv, std::ostream& out, std::ostream& err);

}  // namespace fcgicheck::cli
