// What becomes of a connection before a request is read: whether httpd listens on the port (Listen,
// server/listen.c), and whether both sides speak TLS (SSLEngine; ssl_init_Module,
// modules/ssl/ssl_engine_init.c).
#pragma once

#include <optional>

#include "apache/request/host.h"
#include "apache/request/request.h"

namespace fcgicheck::apache {

struct Global;
struct Server;

// By the first virtual host of the address: the name is not sent yet.
bool speaks_tls(const Global& global, const Server& server, std::uint16_t port);

std::optional<Ending> refuse_connection(const Tree& tree, const HostChoice& first,
                                        const Request& request);

}  // namespace fcgicheck::apache
