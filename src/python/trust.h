// Whether an interpreter of this machine may be started to parse a script.
#pragma once

#include "fcgicheck/facts.h"

namespace fcgicheck::python {

// Nobody but root can have written it or put another in its place, and it lies where systems keep
// programs. A virtualenv's own link is not asked: its target is what would be run.
bool is_trusted(const InterpreterFacts& interpreter);

}  // namespace fcgicheck::python
