// The copies that people and editors leave beside a file.
#pragma once

#include <string_view>

namespace fcgicheck::text {

// What it is a copy of, by its name: "x.py" for "x.py.bak", "x.py~", ".x.py.swp" and "#x.py#"; ""
// where it is no copy.
std::string_view copied_name(std::string_view name);

}  // namespace fcgicheck::text
