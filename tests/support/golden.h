// Golden files: what a report was seen to be, and found good. FCGICHECK_UPDATE_GOLDEN=1 rewrites
// them; the diff is then reviewed.
#pragma once

#include <string>
#include <string_view>

namespace fcgicheck::test {

// Compares with tests/golden/<name>; the program's version stands there as "VERSION".
void check_golden(const std::string& name, std::string_view actual);

}  // namespace fcgicheck::test
