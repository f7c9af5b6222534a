// A URL as a client asks for it.
#pragma once

#include <optional>
#include <string>

#include "apache/request/request.h"

namespace fcgicheck::apache {

// The Host header and port, and the target, of "http://HOST[:PORT]/TARGET"; nothing where it is no
// such URL. The bytes of the target stay as they are.
std::optional<Request> request_of(const std::string& url);

}  // namespace fcgicheck::apache
