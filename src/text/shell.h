// Quoting, so that a printed command or directive can be copied whatever bytes a path holds: for a
// POSIX shell (POSIX.1 shell command language, 2.2 Quoting), and for httpd's configuration
// (server/util.c, ap_getword_conf).
#pragma once

#include <string>
#include <string_view>

namespace fcgicheck::text {

// As it is where no byte means anything to a shell, else in single quotes; in $'...' where it holds
// what can't be shown as it is (text::escaped), so that it can't act on a terminal.
std::string shell_quoted(std::string_view word);

// As it is where httpd takes it for one word as it is.
std::string config_quoted(std::string_view word);

}  // namespace fcgicheck::text
