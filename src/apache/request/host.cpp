#include "apache/request/host.h"

#include <algorithm>
#include <charconv>

#include "apache/reach.h"
#include "apache/request/server_name.h"
#include "text/ascii.h"
#include "text/glob.h"

namespace fcgicheck::apache {

namespace {

constexpr std::string_view any_address = "*";

bool is_letter(char c) {
    return text::lower(c) >= 'a' && text::lower(c) <= 'z';
}

bool is_port(std::string_view digits) {
    int port = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return read.ec == std::errc() && port >= 1 && port <= 65535;
}

bool is_dotted_decimal(std::string_view name) {
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return c == '.' || text::is_digit(c); });
}

// strict_hostname_check: HttpProtocolOptions Strict, the default.
bool is_strict_name(std::string_view name) {
    if (!std::all_of(name.begin(), name.end(), [](char c) {
            return is_letter(c) || text::is_digit(c) || c == '-' || c == '_' || c == '.';
        }))
        return false;
    if (!is_dotted_decimal(name)) {
        const std::size_t dot = name.rfind('.');
        return dot == std::string_view::npos || dot + 1 == name.size() || is_letter(name[dot + 1]);
    }
    const std::string padded = "." + std::string(name);
    for (std::size_t dot = 0; dot + 2 < padded.size(); ++dot)
        if (padded[dot] == '.' && padded[dot + 1] == '0' && text::is_digit(padded[dot + 2]))
            return false;
    return !name.starts_with('.') && std::count(name.begin(), name.end(), '.') == 3;
}

std::optional<HostName> read_ipv6(std::string_view literal, std::uint16_t port) {
    const bool is_valid = std::count(literal.begin(), literal.end(), ':') > 1 &&
                          literal.find(":::") == std::string_view::npos &&
                          std::all_of(literal.begin(), literal.end(), [](char c) {
                              return text::is_digit(c) ||
                                     (text::lower(c) >= 'a' && text::lower(c) <= 'f') || c == ':' ||
                                     c == '.';
                          });
    if (!is_valid)
        return std::nullopt;
    const std::string name = text::to_lower(literal);
    return HostName{.name = name, .address = name, .port = port};
}

bool is_address(std::string_view text) {
    return text.find(':') != std::string_view::npos || is_dotted_decimal(text);
}

}  // namespace

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1";
}

std::string without_brackets(const std::string& address) {
    return address.starts_with('[') ? address.substr(1, address.size() - 2) : address;
}

bool is_any_address(const std::string& address) {
    return address == any_address || address == "0.0.0.0" || address == "::";
}

std::optional<HostName> read_host_header(std::string_view header) {
    std::string_view name = header;
    std::uint16_t port = 0;
    const std::size_t colon = header.rfind(':');
    const bool has_port = colon != std::string_view::npos && colon > 0 &&
                          colon + 1 < header.size() &&
                          std::all_of(header.begin() + static_cast<std::ptrdiff_t>(colon) + 1,
                                      header.end(), text::is_digit);
    if (has_port) {
        if (!is_port(header.substr(colon + 1)))
            return std::nullopt;
        const char* const digits = header.data() + colon + 1;
        std::from_chars(digits, header.data() + header.size(), port);
        name = header.substr(0, colon);
    }
    if (name.starts_with('[') && name.ends_with(']'))
        return read_ipv6(name.substr(1, name.size() - 2), port);
    const bool is_number = std::all_of(name.begin(), name.end(), text::is_digit);
    if (is_number || name.find("..") != std::string_view::npos)
        return std::nullopt;
    if (name.ends_with('.'))
        name.remove_suffix(1);
    if (!is_strict_name(name))
        return std::nullopt;
    HostName result{.name = text::to_lower(name), .address = {}, .port = port};
    if (is_dotted_decimal(name))
        result.address = result.name;
    return result;
}

std::optional<std::string> local_address(const Request& request, const HostName& name) {
    if (request.local_address)
        return request.local_address;
    // Who comes from this machine's loopback came to it.
    if (request.client && is_loopback(*request.client)) {
        const bool is_same_family =
            is_dotted_decimal(*request.client) == is_dotted_decimal(name.address);
        return is_loopback(name.address) && is_same_family ? name.address : request.client;
    }
    return name.address.empty() ? std::nullopt : std::optional(name.address);
}

HostIndex::HostIndex(const Tree& tree, const HostNames& names) : tree_(tree), names_(names) {
    for (std::size_t host = 1; host < tree.servers.size(); ++host)
        for (const Address& address : tree.servers.outline(host).addresses)
            add(host, address);
    for (auto& [key, set] : sets_) {
        if (is_name_based(tree.global, {.ip = key.first, .port = key.second}))
            continue;
        set = Set{.address = set.address,
                  .hosts = {set.hosts.front()},
                  .by_name = {},
                  .wildcards = {},
                  .by_address = {}};
    }
}

void HostIndex::add(std::size_t host, const Address& address) {
    const std::string port = address.port == "*" ? "" : address.port;
    std::vector<std::string> addresses = {without_brackets(address.ip)};
    if (is_any_address(addresses.front())) {
        addresses = {std::string(any_address)};
    } else if (!is_address(addresses.front())) {
        addresses = names_.addresses_of(address.ip);
        is_complete_ = is_complete_ && !addresses.empty();
    }
    for (const std::string& ip : addresses) {
        Set& set = sets_[{ip, port}];
        set.address = address.ip + ':' + (port.empty() ? "*" : port);
        if (set.hosts.empty() || set.hosts.back() != host)
            set.hosts.push_back(host);
        add_name(set, set.hosts.size() - 1, address);
    }
}

void HostIndex::add_name(Set& set, std::size_t position, const Address& address) {
    const ServerOutline& server = tree_.servers.outline(set.hosts[position]);
    const std::string name = name_of_server(tree_, &names_, set.hosts[position]);
    set.by_name.emplace(text::to_lower(name), position);
    for (const std::string& alias : server.name_aliases) {
        if (alias.find_first_of("*?") == std::string::npos)
            set.by_name.emplace(text::to_lower(alias), position);
        else if (alias.starts_with("*.") && alias.find_first_of("*?", 1) == std::string::npos)
            set.by_suffix.emplace(text::to_lower(alias.substr(1)), position);
        else
            set.wildcards.emplace_back(text::to_lower(alias), position);
    }
    if (address.ip != any_address)
        set.by_address.emplace(text::to_lower(without_brackets(address.ip)), position);
}

const HostIndex::Set* HostIndex::find(const std::string& address, const std::string& port) const {
    const std::string any(any_address);
    for (const auto& key : {std::pair{address, port}, std::pair{address, std::string()},
                            std::pair{any, port}, std::pair{any, std::string()}}) {
        const auto found = sets_.find(key);
        if (found != sets_.end())
            return &found->second;
    }
    return nullptr;
}

HostChoice HostIndex::choose_in(const Set* set, const std::string& name) const {
    if (set == nullptr)
        return {.host = 0,
                .is_named = text::equals_ignoring_case(name, tree_.servers.outline(0).name)};
    std::size_t best = set->hosts.size();
    if (const auto exact = set->by_name.find(name); exact != set->by_name.end())
        best = exact->second;
    for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
        if (const auto suffix = set->by_suffix.find(name.substr(dot));
            suffix != set->by_suffix.end())
            best = std::min(best, suffix->second);
    for (const auto& [pattern, position] : set->wildcards)
        if (position < best && text::matches_wildcards(pattern, name))
            best = position;
    // The <VirtualHost>'s own address is a name where it has to tell two hosts apart, and only
    // there.
    if (best == set->hosts.size() && set->hosts.size() > 1)
        if (const auto address = set->by_address.find(name); address != set->by_address.end())
            best = address->second;
    return chosen(*set, best, name);
}

HostChoice HostIndex::chosen(const Set& set, std::size_t position, const std::string& name) const {
    using By = HostChoice::By;
    const bool is_named = position != set.hosts.size();
    HostChoice choice{.host = set.hosts[is_named ? position : 0],
                      .address = set.address,
                      .among = &set.hosts,
                      .is_named = is_named};
    choice.matched = name;
    if (!is_named) {
        choice.by = set.hosts.size() == 1 ? By::only_one : By::first;
        return choice;
    }
    const ServerOutline& server = tree_.servers.outline(choice.host);
    choice.by = By::address;
    if (text::equals_ignoring_case(name, name_of_server(tree_, &names_, choice.host))) {
        choice.by = By::server_name;
        return choice;
    }
    for (const std::string& alias : server.name_aliases) {
        if (!text::matches_wildcards(text::to_lower(alias), name))
            continue;
        choice.by = By::alias;
        choice.matched = alias;
        break;
    }
    return choice;
}

// The addresses that httpd accepts connections on; empty where it is every one.
std::set<std::string> HostIndex::listened_on(const std::string& port) const {
    std::set<std::string> addresses;
    for (const Address& listen : tree_.global.listens) {
        if (listen.port != port)
            continue;
        if (is_any_address(without_brackets(listen.ip)))
            return {};
        addresses.insert(without_brackets(listen.ip));
    }
    return addresses;
}

HostChoice HostIndex::choose(const HostName& name, const std::optional<std::string>& local,
                             std::uint16_t port) const {
    const std::string port_text = std::to_string(port);
    std::set<std::string> candidates;
    if (local) {
        candidates.insert(*local);
    } else {
        candidates = listened_on(port_text);
    }
    if (candidates.empty()) {
        for (const auto& [key, set] : sets_)
            if (key.second.empty() || key.second == port_text)
                candidates.insert(key.first);
        candidates.insert(std::string(any_address));
    }
    std::optional<HostChoice> choice;
    for (const std::string& address : candidates) {
        const HostChoice one = choose_in(find(address, port_text), name.name);
        if (choice && choice->host != one.host)
            choice->is_known = false;
        if (choice && choice->address.empty())
            choice->address = one.address;
        if (!choice)
            choice = one;
    }
    choice->is_known = choice->is_known && is_complete_;
    return *choice;
}

}  // namespace fcgicheck::apache
