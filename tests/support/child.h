// Part of a test in a process of its own: under another identity, or where it may change what the
// whole process has.
#pragma once

#include <functional>
#include <string>

#include "fcgicheck/facts.h"

namespace fcgicheck {

// Runs `work` in a forked child and returns its exit code: what `work` returns, 0 to 255; -1 where
// it died.
int in_child(const std::function<int()>& work);

// In a child of root's: gives up all for the identity's numbers.
void become(const Identity& who);

// In a child: a fresh file system in memory at `directory`, which nobody else sees and which goes
// with the child. `flags` are mount(2)'s. Needs root, and one who may mount: in a container he may
// not, and after chroot(2) not unless / is a mount point.
bool mount_in_memory(const std::string& directory, unsigned long flags);

// In a child: without /proc from now on, as after chroot(2). Needs what mount_in_memory needs.
bool take_proc_away();

}  // namespace fcgicheck
