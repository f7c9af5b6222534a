// What RequestHeader ... early makes of a request, before any rule looks at it.
#pragma once

#include <vector>

#include "apache/directives/headers.h"
#include "apache/request/request.h"

namespace fcgicheck::apache {

// Returns the line whose outcome can't be known; null where there is none.
const EarlyHeader* change_headers(const std::vector<EarlyHeader>& lines, Request& request);

}  // namespace fcgicheck::apache
