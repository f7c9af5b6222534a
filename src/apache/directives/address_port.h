// "[::1]:80", "x.test", "80": an address with a port, as APR takes it apart (apr_parse_addr_port).
#pragma once

#include <optional>
#include <string_view>

namespace fcgicheck::apache {

struct AddressPort {
    std::string_view host;  // without brackets; empty where a port is all
    unsigned port = 0;      // 0: none
};

std::optional<AddressPort> parse_address_port(std::string_view text);

}  // namespace fcgicheck::apache
