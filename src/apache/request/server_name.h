// What httpd calls itself and its client in a request (ap_get_server_name, ap_get_server_port and
// ap_get_useragent_host, server/core.c).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apache/request/httpd.h"

namespace fcgicheck::apache {

// ServerName; a virtual host without one takes the main server's where it is for any address, and
// its first address's otherwise (ap_fini_vhost_config, server/vhost.c).
std::string name_of_server(const Tree& tree, const HostNames* names, std::size_t host);

// As it stands in a URL; absent: the resolver says it.
std::optional<std::string> server_name(const Httpd& httpd, const RequestRecord& request);
std::uint16_t server_port(const Httpd& httpd, const RequestRecord& request);

// Before the path of a URL of this server's: "http://a.test:8080".
std::string own_url(const Httpd& httpd, const RequestRecord& request);

// Its address's, where that leads back to the address (HostnameLookups Double); absent: it can't be
// known.
std::optional<std::string> name_of_client(const Httpd& httpd, const RequestRecord& request);
// Whether it is in one of the domains, "example.org" or ".org" (in_domain of mod_authz_host).
Truth client_is_in_domain(const Httpd& httpd, const RequestRecord& request,
                          const std::vector<std::string>& domains);
// Whether one of the names, or addresses, leads to it (Require forward-dns).
Truth client_is_named(const Httpd& httpd, const RequestRecord& request,
                      const std::vector<std::string>& names);

}  // namespace fcgicheck::apache
