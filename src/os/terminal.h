// The terminal behind a descriptor.
#pragma once

#include <optional>

namespace fcgicheck::os {

// Its width in columns; absent where the descriptor is no terminal, or the terminal does not tell.
std::optional<int> terminal_columns(int fd);
bool is_terminal(int fd);

}  // namespace fcgicheck::os
