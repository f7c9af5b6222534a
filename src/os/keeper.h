// The processes behind os/warden.h. The warden forks one keeper for each program; the keeper starts
// the program, passes on how it ends, and kills whatever is left of it when it is told to or when
// fcgicheck is gone.
//
// Where the kernel allows it (CAP_SYS_ADMIN) the keeper is pid 1 of a PID namespace: kill(-1)
// reaches all of the program's descendants at once, and the kernel kills them if the keeper dies
// (pid_namespaces(7)). Elsewhere the keeper is a child subreaper (prctl(2)): killing its children
// makes it the parent of theirs, until waitpid(2) says ECHILD.
#pragma once

#include "os/fd.h"

namespace fcgicheck::os {

// The life of the warden's process; returns when fcgicheck is gone and nothing is left.
void serve_as_warden(Fd requests) noexcept;

}  // namespace fcgicheck::os
