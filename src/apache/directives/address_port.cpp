#include "apache/directives/address_port.h"

#include <charconv>

#include "apache/directives/ip_subnet.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

std::optional<unsigned> parse_port(std::string_view digits) {
    constexpr unsigned highest = 65535;
    unsigned port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || port < 1 || port > highest)
        return std::nullopt;
    return port;
}

bool is_bracketed_v6(std::string_view text) {
    if (text.find(']') != text.size() - 1)
        return false;
    const std::string_view inside = text.substr(1, text.size() - 2);
    const auto address = parse_ip(inside.substr(0, inside.find('%')));
    return address && inside.find(':') != std::string_view::npos && !inside.ends_with('%');
}

}  // namespace

std::optional<AddressPort> parse_address_port(std::string_view text) {
    std::size_t digits = text.size();
    while (digits > 0 && text::is_digit(text[digits - 1]))
        --digits;
    AddressPort result{.host = text};
    const bool is_port_alone = digits == 0;
    if (is_port_alone || (text[digits - 1] == ':' && digits < text.size())) {
        const auto port = parse_port(text.substr(digits));
        if (!port || digits == 1)
            return std::nullopt;
        result.port = *port;
        result.host = text.substr(0, is_port_alone ? 0 : digits - 1);
    }
    if (!result.host.starts_with('['))
        return result;
    if (!is_bracketed_v6(result.host))
        return std::nullopt;
    result.host = result.host.substr(1, result.host.size() - 2);
    return result;
}

}  // namespace fcgicheck::apache
