// Whether a virtual host can get a request at all: by its addresses (Listen), and by its names
// among the hosts of the same address, of which the first that has a name gets its requests, and
// the very first those for every other name (server/vhost.c, update_server_from_aliases).
#include "apache/reach.h"

#include <algorithm>

#include "apache/model.h"
#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {
namespace {

bool is_any(const std::string& ip) {
    return ip.empty() || ip == "*" || ip == "0.0.0.0" || ip == "[::]";
}

std::string port_of(const Address& address) {
    return address.port == "*" ? "" : address.port;
}

bool is_same(const Address& a, const Address& b) {
    const bool same_ip = (is_any(a.ip) && is_any(b.ip)) || text::equals_ignoring_case(a.ip, b.ip);
    return same_ip && port_of(a) == port_of(b);
}

bool has_address(const ServerOutline& host, const Address& address) {
    return std::any_of(host.addresses.begin(), host.addresses.end(),
                       [&](const Address& own) { return is_same(own, address); });
}

// A pattern of ServerAlias may take any name: what it takes from others, or keeps, is not followed.
bool is_pattern(const std::string& name) {
    return name.find_first_of("*?") != std::string::npos;
}

bool has_name(const Tree& tree, const ServerOutline& host, const std::string& name) {
    const std::string& own = host.name.empty() ? tree.servers.outline(0).name : host.name;
    return text::equals_ignoring_case(own, name) ||
           std::any_of(
               host.name_aliases.begin(), host.name_aliases.end(),
               [&](const std::string& alias) { return text::equals_ignoring_case(alias, name); });
}

// The earlier host of this address that gets its requests for the name; null where none does.
const ServerOutline* taker(const Tree& tree, std::size_t host, const Address& address,
                           const std::string& name) {
    for (std::size_t earlier = 1; earlier < host; ++earlier)
        if (has_address(tree.servers.outline(earlier), address) &&
            (!is_name_based(tree.global, address) ||
             has_name(tree, tree.servers.outline(earlier), name)))
            return &tree.servers.outline(earlier);
    return nullptr;
}

}  // namespace

bool is_name_based(const Global& global, const Address& address) {
    const auto names_it = [&](const Address& named) {
        const bool same_ip = (is_any(named.ip) && is_any(address.ip)) ||
                             text::equals_ignoring_case(named.ip, address.ip);
        return same_ip && (port_of(named).empty() || port_of(named) == port_of(address));
    };
    return global.read.modules.dialect() != Dialect::apache22 ||
           std::any_of(global.name_hosts.begin(), global.name_hosts.end(), names_it);
}

std::optional<Cause> Model::shadow_of(std::size_t host) const {
    const ServerOutline& server = tree_->servers.outline(host);
    if (host == 0 || server.addresses.empty())
        return std::nullopt;
    std::vector<std::string> names = server.name_aliases;
    names.insert(names.begin(), server.name.empty() ? tree_->servers.outline(0).name : server.name);
    if (std::any_of(names.begin(), names.end(), is_pattern))
        return std::nullopt;
    const ServerOutline* shadow = nullptr;
    for (const Address& address : server.addresses) {
        for (const std::string& name : names) {
            const ServerOutline* const by = taker(*tree_, host, address, name);
            if (by == nullptr)
                return std::nullopt;
            if (shadow == nullptr)
                shadow = by;
        }
    }
    return shadow->opened;
}

bool Model::listens_on(std::uint16_t port) const {
    const auto& listens = tree_->global.listens;
    return std::any_of(listens.begin(), listens.end(),
                       [&](const Address& listen) { return listen.port == std::to_string(port); });
}

bool Model::is_listened_for(std::size_t host) const {
    const auto& listens = tree_->global.listens;
    const auto& addresses = tree_->servers.outline(host).addresses;
    if (host == 0 || listens.empty() || addresses.empty())
        return true;
    return std::any_of(addresses.begin(), addresses.end(), [&](const Address& address) {
        const bool is_name =
            address.ip.find_first_not_of("0123456789.:[]*abcdefABCDEF") != std::string::npos;
        return std::any_of(listens.begin(), listens.end(), [&](const Address& listen) {
            const bool same_port = port_of(address).empty() || port_of(address) == listen.port;
            return same_port && (is_name || is_any(address.ip) || is_any(listen.ip) ||
                                 text::equals_ignoring_case(address.ip, listen.ip));
        });
    });
}

std::vector<IdleSection> Model::named_directories(std::size_t host) const {
    std::vector<IdleSection> named;
    const std::shared_ptr<const Server> server = tree_->servers.share(host);
    for (const auto& section : server->directories) {
        if (section->regex || section->has_wildcard)
            continue;
        std::string path = section->pattern;
        if (path.size() > 1 && path.ends_with('/'))
            path.pop_back();
        named.push_back({.opened = section->opened, .path = std::move(path), .near = {}});
    }
    return named;
}

}  // namespace fcgicheck::apache
