// Who the client is behind proxies (remoteip_modify_request, modules/metadata/mod_remoteip.c).
#pragma once

#include "apache/request/request.h"

namespace fcgicheck::apache {

struct Server;

// Takes the client's address from the header that the server believes, and what it has taken out of
// the header. No address is left where it can't be known.
void take_client_from_header(const Server& server, Request& request);

}  // namespace fcgicheck::apache
