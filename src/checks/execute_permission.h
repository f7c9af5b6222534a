// execve(2) refuses a file without an execute bit for the identity that calls it, whatever is
// inside (EACCES); mod_fcgid logs no reason (modules/fcgid/fcgid_proc_unix.c, measured).
#pragma once

#include "fcgicheck/check.h"

namespace fcgicheck::checks {

// What keeps the runner from starting the file; situations "acl", "nobody" and "suexec",
// label "row".
Outcomes execute_permission(const ScriptCase& c);

}  // namespace fcgicheck::checks
