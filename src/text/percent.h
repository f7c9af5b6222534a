// Percent-encoding as httpd writes and reads it (ap_os_escape_path and ap_unescape_url,
// server/util.c).
#pragma once

#include <string>
#include <string_view>

namespace fcgicheck::text {

// Every byte that a URL's path may not hold as it is.
std::string percent_encoded(std::string_view path);

// A "%" without two hexadecimal digits behind it stays.
std::string percent_decoded(std::string_view text);

}  // namespace fcgicheck::text
