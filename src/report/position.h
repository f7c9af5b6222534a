// Where a finding points to, as people and editors count: columns in characters, from 1.
#pragma once

#include "fcgicheck/finding.h"
#include "fcgicheck/source.h"

namespace fcgicheck::report {

// Facts count bytes; what a line's text allows to convert is converted. Where the finding has no
// place of its own, its subject is the file.
SourcePos position_of(const Finding& finding);

}  // namespace fcgicheck::report
