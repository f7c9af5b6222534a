// BalancerMember, ProxySet and ProxyRemote (modules/proxy/mod_proxy.c), ProxyHCTemplate and
// ProxyHCExpr (modules/proxy/mod_proxy_hcheck.c): httpd stops where they are wrong.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>

#include "apache/directives/proxy_worker.h"
#include "apache/directives/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

enum class IsMatch : bool { no, yes };

// ap_proxy_get_worker: one whose name the URL begins with, down to its path.
bool is_known(const ProxyLines& proxy, const std::string& url) {
    if (names_balancer(url))
        return proxy.balancers.contains(balancer_name(url));
    const std::string backend = worker_name(url);
    const std::size_t authority = backend.find('/', backend.find("://") + 3);
    return std::any_of(proxy.workers.begin(), proxy.workers.end(), [&](const std::string& worker) {
        return backend.starts_with(worker) && worker.size() >= std::min(authority, backend.size());
    });
}

// In a <Proxy> its URL is the balancer; else the first word that is no parameter.
MaybeComplaint balancer_member(Walk& walk, const Directive& directive) {
    const bool has_path = walk.path.has_value();
    std::string balancer(walk.path.value_or(""));
    std::string member;
    for (const std::string& word : directive.arguments) {
        if (word.find('=') != std::string::npos)
            continue;
        if (balancer.empty())
            balancer = word;
        else if (member.empty())
            member = word;
        else
            return Complaint{has_path ? "BalancerMember can not have a balancer name when defined "
                                        "in a location"
                                      : "Invalid BalancerMember parameter. Parameter must be in "
                                        "the form 'key=value'"};
    }
    if (balancer.empty())
        return Complaint{"BalancerMember must define balancer name when outside <Proxy > section"};
    if (member.empty())
        return Complaint{"BalancerMember must define remote proxy server"};
    if (is_bad_socket_url(member))
        return Complaint{"BalancerMember uses an invalid \"unix:\" URL"};
    if (const auto fault = balancer_fault(text::to_lower(balancer)))
        return Complaint{"BalancerMember " + *fault};
    walk.server->proxy.balancers.insert(balancer_name(balancer));
    walk.global.balancers.insert(balancer_name(balancer));
    return open_backend(walk, member, parameters_among(directive.arguments, 0), "BalancerMember ",
                        UrlIs::plain);
}

MaybeComplaint proxy_set(Walk& walk, const Directive& directive) {
    std::vector<std::string> words = directive.arguments;
    const bool is_inside =
        walk.around != nullptr && text::to_lower(walk.around->section.name).starts_with("proxy");
    std::string url(walk.path.value_or(""));
    if (!is_inside) {
        url = words.empty() ? "" : words.front();
        words.erase(words.begin(), words.begin() + (words.empty() ? 0 : 1));
        if (!is_known(walk.server->proxy, url))
            return Complaint{"ProxySet can not find '" + url + "' " +
                             (names_balancer(url) ? "Balancer." : "Worker.")};
    }
    const auto is_parameter = [](const std::string& word) {
        return word.find('=') != std::string::npos;
    };
    if (!std::all_of(words.begin(), words.end(), is_parameter))
        return Complaint{"Invalid ProxySet parameter. Parameter must be in the form 'key=value'"};
    return open_backend(walk, url, words, "ProxySet ", UrlIs::with_references);
}

MaybeComplaint add_remote(const Directive& directive, IsMatch is) {
    const std::string name = is == IsMatch::yes ? "ProxyRemoteMatch" : "ProxyRemote";
    const std::string& server = directive.arguments[1];
    const std::size_t colon = server.find(':');
    if (colon == std::string::npos || server.size() < colon + 4 ||
        server.compare(colon, 3, "://") != 0)
        return Complaint{name + ": Bad syntax for a remote proxy server"};
    const std::size_t port = server.find(':', colon + 3);
    if (port != std::string::npos) {
        const long number = std::strtol(server.c_str() + port + 1, nullptr, 10);
        const bool is_number = port + 1 < server.size() && text::is_digit(server[port + 1]);
        if (!is_number || number > 65535)
            return Complaint{name + ": Bad syntax for a remote proxy server (bad port number)"};
    }
    if (is == IsMatch::yes && !text::Regex::compile(directive.arguments[0]))
        return Complaint{"Regular expression for ProxyRemoteMatch could not be compiled."};
    return std::nullopt;
}

MaybeComplaint proxy_remote(Walk&, const Directive& directive) {
    return add_remote(directive, IsMatch::no);
}

MaybeComplaint proxy_remote_match(Walk&, const Directive& directive) {
    return add_remote(directive, IsMatch::yes);
}

// ProxySet names what is wrong, and <Proxy>; the others do not.
std::string described(std::string_view whose, const std::string& fault,
                      const std::string& parameter, const std::string& url) {
    const bool is_set = whose == "ProxySet ";
    const std::string message = std::string(is_set ? "ProxySet: " : whose) + fault;
    return is_set || whose.starts_with('<') ? message + " " + parameter + "; " + url : message;
}

MaybeComplaint health_template(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    if (words.empty() || words.front().empty())
        return Complaint{"Missing template name for ProxyHCTemplate"};
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::size_t equals = words[i].find('=');
        if (equals == std::string::npos)
            return Complaint{
                "Invalid ProxyHCTemplate parameter. Parameter must be in the form 'key=value'"};
        if (const auto fault = health_parameter_fault(walk, words[i].substr(0, equals),
                                                      words[i].substr(equals + 1)))
            return Complaint{"ProxyHCTemplate: " + *fault + " " + words[i] + "; " + words.front()};
    }
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"BalancerMember", balancer_member},
    {"ProxyHCTemplate", health_template},
    {"ProxyRemote", proxy_remote},
    {"ProxyRemoteMatch", proxy_remote_match},
    {"ProxySet", proxy_set},
});

}  // namespace

// Those of a worker, or of a balancer.
std::vector<std::string> parameters_among(const std::vector<std::string>& words, std::size_t from) {
    std::vector<std::string> parameters;
    std::copy_if(words.begin() + static_cast<std::ptrdiff_t>(from), words.end(),
                 std::back_inserter(parameters), [](const std::string& word) {
                     return word.find('=') != std::string::npos &&
                            !text::to_lower(word).starts_with("mapping=");
                 });
    return parameters;
}

MaybeComplaint open_backend(Walk& walk, const std::string& url,
                            const std::vector<std::string>& parameters, std::string_view whose,
                            UrlIs is) {
    ProxyLines& proxy = walk.server->proxy;
    const bool was_known = is_known(proxy, url);
    if (const auto fault = backend_fault(url, is); fault && !was_known)
        return Complaint{std::string(whose) + *fault};
    const bool is_balancer = names_balancer(url);
    (is_balancer ? proxy.balancers : proxy.workers)
        .insert(is_balancer ? balancer_name(url) : worker_name(url));
    if (is_balancer) {
        walk.global.balancers.insert(balancer_name(url));
        if (std::any_of(parameters.begin(), parameters.end(), [](const std::string& parameter) {
                return text::to_lower(parameter).starts_with("lbmethod=");
            }))
            walk.global.balancers_with_method.insert(balancer_name(url));
    }
    if (was_known && !is_balancer && whose != "ProxySet ")
        return std::nullopt;  // a worker that is shared takes no parameters
    for (const std::string& parameter : parameters)
        if (const auto fault = parameter_fault(walk, url, parameter))
            return Complaint{described(whose, *fault, parameter, url)};
    return std::nullopt;
}

std::span<const Command> backend_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
