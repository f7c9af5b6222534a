#include "apache/request/client.h"

#include <algorithm>

#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

// Who an external proxy may not present: RFC 3330's private networks, and all IPv6 but 2000::/3.
bool is_private(const IpAddress& address) {
    const auto& bytes = address.bytes;
    if (address.is_v6)
        return (bytes[0] & 0xe0U) != 0x20;
    return bytes[0] == 10 || bytes[0] == 127 || (bytes[0] == 169 && bytes[1] == 254) ||
           (bytes[0] == 172 && (bytes[1] & 0xf0U) == 16) || (bytes[0] == 192 && bytes[1] == 168);
}

// What the resolver might know.
bool may_be_name(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return text::lower(c) >= 'g' && text::lower(c) <= 'z'; }) &&
           text.find(':') == std::string_view::npos;
}

struct Presented {
    const RemoteIp& config;
    std::string client;
    std::optional<std::string> rest;  // of the header
    bool by_internal = true;
    bool is_known = true;

    bool step();  // one address further from httpd; false at the end
};

bool Presented::step() {
    const auto address = parse_ip(client);
    if (!rest || !address)
        return false;
    const auto& proxies = config.proxies;
    const auto match =
        std::find_if(proxies.begin(), proxies.end(),
                     [&](const RemoteIp::Proxy& proxy) { return proxy.subnet.contains(*address); });
    if (match == proxies.end() && !proxies.empty())
        return false;
    by_internal = !proxies.empty() && by_internal && match->is_internal;
    const std::size_t comma = rest->rfind(',');
    const std::string next(
        text::trim(comma == std::string::npos ? *rest : rest->substr(comma + 1)));
    const auto presented = parse_ip(next);
    is_known = presented.has_value() || !may_be_name(next);
    if (!presented || (!by_internal && is_private(*presented)))
        return false;
    client = next;
    rest = comma == std::string::npos ? std::nullopt : std::optional(rest->substr(0, comma));
    return true;
}

}  // namespace

void take_client_from_header(const Server& server, Request& request) {
    const RemoteIp& config = server.remote_ip;
    const auto sent = config.header ? sent_header(request, *config.header) : std::nullopt;
    if (!sent)
        return;
    Presented presented{.config = config, .client = request.client.value_or(""), .rest = *sent};
    while (presented.step()) {
    }
    request.proxy = request.client;
    if (!request.client || config.has_others || !presented.is_known) {
        request.client.reset();
        return;
    }
    request.client = presented.client;
    std::erase_if(request.headers, [&](const auto& header) {
        return text::equals_ignoring_case(header.first, *config.header);
    });
    if (presented.rest)
        request.headers.emplace_back(*config.header, *presented.rest);
}

}  // namespace fcgicheck::apache
