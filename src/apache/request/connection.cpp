#include "apache/request/connection.h"

#include <algorithm>
#include <string>

#include "apache/tree.h"

namespace fcgicheck::apache {

namespace {

// What is not read may hold a Listen.
bool is_listening(const Global& global, const std::string& port) {
    const auto names_port = [&](const Address& listen) { return listen.port == port; };
    return global.listens.empty() || !global.read.unread.empty() ||
           std::any_of(global.listens.begin(), global.listens.end(), names_port);
}

}  // namespace

// Port 443 has the protocol https without a word of Listen's. That turns the engine on where
// nothing is said.
bool speaks_tls(const Global& global, const Server& server, std::uint16_t port) {
    return server.tls_engine.value_or(server.has_certificate &&
                                      global.https_ports.contains(std::to_string(port)));
}

std::optional<Ending> refuse_connection(const Tree& tree, const HostChoice& first,
                                        const Request& request) {
    const std::string port = std::to_string(request.port);
    if (!is_listening(tree.global, port))
        return Ending{.status = std::nullopt, .why = Why::not_listening, .detail = port};
    if (!first.is_known)
        return std::nullopt;
    const bool is_tls = speaks_tls(tree.global, tree.servers[first.host], request.port);
    const bool may_be_anothers = !tree.global.read.modules.all_are_known();  // mod_gnutls
    if (request.is_tls && !is_tls && !may_be_anothers)
        return Ending{.status = std::nullopt, .why = Why::no_tls, .detail = port};
    if (!request.is_tls && is_tls)
        return Ending{.status = 400, .why = Why::plain_to_tls, .detail = port};
    return std::nullopt;
}

}  // namespace fcgicheck::apache
