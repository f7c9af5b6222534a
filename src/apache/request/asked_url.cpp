#include "apache/request/asked_url.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

std::optional<std::uint16_t> port_in(std::string_view digits) {
    unsigned port = 0;
    const char* const end = digits.data() + digits.size();
    const auto [after, error] = std::from_chars(digits.data(), end, port);
    const bool is_port = error == std::errc() && after == end && port > 0 && port <= 65535;
    return is_port ? std::optional(static_cast<std::uint16_t>(port)) : std::nullopt;
}

// The port behind a host, which may be an IPv6 address in brackets; nothing where it is none.
std::optional<std::uint16_t> port_of(std::string_view authority, std::uint16_t usual) {
    const std::size_t bracket = authority.rfind(']');
    if (authority.starts_with('[') && bracket == std::string_view::npos)
        return std::nullopt;
    const std::size_t colon = authority.rfind(':');
    const bool has_port =
        colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
    return has_port ? port_in(authority.substr(colon + 1)) : std::optional(usual);
}

}  // namespace

std::optional<Request> request_of(const std::string& url) {
    const std::string_view all = url;
    const std::size_t scheme_end = all.find("://");
    if (scheme_end == std::string_view::npos)
        return std::nullopt;
    const std::string scheme = text::to_lower(all.substr(0, scheme_end));
    if (scheme != "http" && scheme != "https")
        return std::nullopt;
    const std::string_view rest = all.substr(scheme_end + 3);
    const std::size_t host_end = std::min(rest.find_first_of("/?#"), rest.size());
    const std::string_view host = rest.substr(0, host_end);
    const std::optional<std::uint16_t> port = port_of(host, scheme == "https" ? 443 : 80);
    if (host.empty() || !port)
        return std::nullopt;
    Request request;
    request.host = host;
    request.port = *port;
    request.is_tls = scheme == "https";
    request.target = rest.substr(host_end);
    if (!request.target.starts_with('/'))
        request.target.insert(0, "/");
    return request;
}

}  // namespace fcgicheck::apache
