// Names of files that hold code, and of the copies that people and editors leave beside them.
#pragma once

#include <string_view>

namespace fcgicheck::text {

// By its last extension.
bool is_code_name(std::string_view name);

// What it is a copy of: "x.py" for "x.py.bak", "x.py~", ".x.py.swp" and "#x.py#"; "" where it is no
// copy.
std::string_view copied_name(std::string_view name);

}  // namespace fcgicheck::text
