// A caller may start a program with 0, 1 or 2 closed ("<&-"). The next descriptor that is opened
// would take their place, and what is meant for a stream would go into a file or a socket.
#pragma once

namespace fcgicheck::os {

// Puts /dev/null where a standard descriptor is closed, in the direction that is not its own, so
// that reading it or writing to it still fails.
void keep_standard_descriptors();

}  // namespace fcgicheck::os
