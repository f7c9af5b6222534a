#include "apache/request/server_name.h"

#include <algorithm>

#include "apache/directives/ip_subnet.h"
#include "apache/request/host.h"
#include "apache/request/host_names.h"
#include "apache/request/phases.h"
#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

std::uint16_t default_port(const RequestRecord& request) {
    return request.sent.is_tls ? 443 : 80;
}

bool is_in_domain(std::string_view name, std::string_view domain) {
    if (name.size() < domain.size())
        return false;
    const std::size_t before = name.size() - domain.size();
    return text::equals_ignoring_case(name.substr(before), domain) &&
           (before == 0 || domain.starts_with('.') || name[before - 1] == '.');
}

std::optional<IpAddress> client_address(const Httpd& httpd, const RequestRecord& request) {
    const auto written = variable(httpd, request, "REMOTE_ADDR");
    return written ? parse_ip(*written) : std::nullopt;
}

}  // namespace

std::string name_of_server(const Tree& tree, const HostNames* names, std::size_t host) {
    const ServerOutline& server = tree.servers.outline(host);
    if (!server.name.empty() || host == 0)
        return server.name;
    const auto& addresses = server.addresses;
    const bool is_for_any =
        std::any_of(addresses.begin(), addresses.end(),
                    [](const Address& address) { return is_any_address(address.ip); });
    if (is_for_any || addresses.empty())
        return tree.servers.outline(0).name;
    const std::string address = without_brackets(addresses.front().ip);
    return names == nullptr ? "" : names->name_of(address).value_or("");
}

std::optional<std::string> server_name(const Httpd& httpd, const RequestRecord& request) {
    const CanonicalName canonical = request.dir.names.canonical.value_or(CanonicalName::off);
    if (canonical == CanonicalName::by_dns)
        return std::nullopt;
    const bool is_own = canonical == CanonicalName::on || request.hostname.empty();
    const std::string name =
        is_own ? name_of_server(httpd.tree, httpd.names, request.host) : request.hostname;
    return name.find(':') == std::string::npos ? name : "[" + name + "]";
}

std::uint16_t server_port(const Httpd& httpd, const RequestRecord& request) {
    const NameLines& names = request.dir.names;
    const std::uint16_t own = httpd.tree.servers.at(request.host).port.value_or(0);
    const std::uint16_t physical = names.physical_port.value_or(false) ? request.sent.port : 0;
    if (names.canonical == CanonicalName::on)
        return own != 0 ? own : physical != 0 ? physical : default_port(request);
    if (request.sent_port != 0)
        return request.sent_port;
    return physical != 0 ? physical : own != 0 ? own : default_port(request);
}

std::string own_url(const Httpd& httpd, const RequestRecord& request) {
    const std::string name =
        server_name(httpd, request).value_or(name_of_server(httpd.tree, httpd.names, request.host));
    const std::uint16_t port = server_port(httpd, request);
    return (request.sent.is_tls ? "https://" : "http://") + name +
           (port == default_port(request) ? "" : ":" + std::to_string(port));
}

std::optional<std::string> name_of_client(const Httpd& httpd, const RequestRecord& request) {
    const auto address = variable(httpd, request, "REMOTE_ADDR");
    if (!address || httpd.names == nullptr)
        return std::nullopt;
    auto name = httpd.names->name_of(*address);
    const auto back = name ? httpd.names->addresses_of(*name) : std::vector<std::string>{};
    return std::find(back.begin(), back.end(), *address) == back.end() ? std::nullopt : name;
}

Truth client_is_in_domain(const Httpd& httpd, const RequestRecord& request,
                          const std::vector<std::string>& domains) {
    if (domains.empty())
        return Truth::no;
    const auto name = name_of_client(httpd, request);
    const bool has_variable = std::any_of(domains.begin(), domains.end(), [](const auto& domain) {
        return domain.find("%{") != std::string::npos;
    });
    if (!name || has_variable)
        return Truth::unknown;
    const bool is_in = std::any_of(domains.begin(), domains.end(),
                                   [&](const auto& domain) { return is_in_domain(*name, domain); });
    return is_in ? Truth::yes : Truth::no;
}

Truth client_is_named(const Httpd& httpd, const RequestRecord& request,
                      const std::vector<std::string>& names) {
    const auto client = client_address(httpd, request);
    Truth result = Truth::no;
    for (const std::string& name : names) {
        std::vector<std::string> addresses = {name};
        if (!parse_ip(name) && httpd.names != nullptr)
            addresses = httpd.names->addresses_of(name);
        if (!client || addresses.empty())
            result = Truth::unknown;
        for (const std::string& address : addresses)
            if (client && parse_ip(address) == client)
                return Truth::yes;
    }
    return result;
}

}  // namespace fcgicheck::apache
