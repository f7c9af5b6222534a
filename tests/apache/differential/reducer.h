// Shrinks a deployment about which fcgicheck and Apache disagree: whatever can be taken away
// without ending the disagreement is.
#pragma once

#include "run.h"

namespace fcgicheck::differential {

Disagreement reduced(Disagreement found);

}  // namespace fcgicheck::differential
