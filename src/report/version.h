// The version that this program was built as.
#pragma once

#include <string_view>

namespace fcgicheck::report {

std::string_view version();

}  // namespace fcgicheck::report
