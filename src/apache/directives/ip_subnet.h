// Addresses and networks as APR reads and compares them (apr_ipsubnet_create and apr_ipsubnet_test,
// network_io/unix/sockaddr.c): "10", "10.1.", "10.1.2.3", "10.0.0.0/8", "10.0.0.0/255.0.0.0",
// "2001:db8::/32".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace fcgicheck::apache {

struct IpAddress {
    bool is_v6 = false;
    std::array<std::uint8_t, 16> bytes = {};  // of IPv4 the first four; IPv4 in IPv6 becomes IPv4

    friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

// As inet_pton(3) takes it.
std::optional<IpAddress> parse_ip(std::string_view text);

class IpSubnet {
  public:
    enum class Fault : std::uint8_t {
        no_address,  // looks like none at all (APR_EINVAL)
        bad_address,
        bad_mask,
    };
    static std::variant<IpSubnet, Fault> parse(std::string_view text);

    bool contains(const IpAddress& address) const;

  private:
    IpAddress network_;
    std::array<std::uint8_t, 16> mask_ = {};
};

// APR's words for a fault; "" for no_address, which it has none for.
std::string_view words_of(IpSubnet::Fault fault);

}  // namespace fcgicheck::apache
