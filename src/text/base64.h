// Base 64 with padding (RFC 4648, section 4).
#pragma once

#include <string>
#include <string_view>

namespace fcgicheck::text {

std::string base64(std::string_view bytes);
// As far as it is that.
std::string from_base64(std::string_view text);

}  // namespace fcgicheck::text
