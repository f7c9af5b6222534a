// What HTTP calls a status (RFC 9110, 15).
#pragma once

#include <string_view>

namespace fcgicheck::report {

// " Not Found", with its blank; "" where it has no name here.
std::string_view phrase_of(int status);

}  // namespace fcgicheck::report
