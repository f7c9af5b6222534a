// Quoting for a POSIX shell, so that a printed command can be copied and run whatever bytes a path
// holds (POSIX.1 shell command language, 2.2 Quoting).
#pragma once

#include <string>
#include <string_view>

namespace fcgicheck::text {

// As it is where no byte means anything to a shell, else in single quotes; in $'...' where it holds
// what can't be shown as it is (text::escaped), so that it can't act on a terminal.
std::string shell_quoted(std::string_view word);

}  // namespace fcgicheck::text
