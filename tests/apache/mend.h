// Carries out, to the letter, what fcgicheck prints for a site.
#pragma once

#include "checked.h"
#include "site.h"

namespace fcgicheck {

// Each step of expect.yaml's `fix`, with the commands, snippets and lines of the report. Packages
// come from the stand-in for flup, since tests run offline.
void mend(const SiteExpectation& expected, const Checked& checked, TempTree& tree);

}  // namespace fcgicheck
