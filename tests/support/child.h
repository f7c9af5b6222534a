// Part of a test in a process of its own: under another identity, or where it may change what the
// whole process has.
#pragma once

#include <functional>

#include "fcgicheck/facts.h"

namespace fcgicheck {

// Runs `work` in a forked child and returns its exit code: what `work` returns, 0 to 255; -1 where
// it died.
int in_child(const std::function<int()>& work);

// In a child of root's: gives up all for the identity's numbers.
void become(const Identity& who);

}  // namespace fcgicheck
