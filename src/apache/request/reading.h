// What httpd refuses while it still reads a request, by the settings of the first virtual host of
// the address (ap_read_request and ap_get_mime_headers_core, server/protocol.c).
#pragma once

#include <optional>

#include "apache/request/request.h"

namespace fcgicheck::apache {

struct Server;

std::optional<Ending> refuse_unread(const Request& request, const Server& server);

// Once its own host is known.
std::optional<Ending> refuse_expectation(const Request& request);
// A body so large that what reads it may refuse it.
std::optional<Ending> hangs_on_body(const Request& request);

}  // namespace fcgicheck::apache
