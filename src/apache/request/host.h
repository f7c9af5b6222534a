// Which server answers: by the address that the connection came to, then by name
// (ap_update_vhost_given_ip and update_server_from_aliases, server/vhost.c).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "apache/request/host_names.h"
#include "apache/request/trace.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

struct HostName {
    std::string name;          // lower case, without port and last dot; "" where none was sent
    std::string address = {};  // where it is an IP literal, without brackets
    std::uint16_t port = 0;    // 0: none
};

std::string without_brackets(const std::string& address);
// As <VirtualHost> and Listen have it: "*", "0.0.0.0" or "::".
bool is_any_address(const std::string& address);

// Nothing where httpd answers 400 (fix_hostname).
std::optional<HostName> read_host_header(std::string_view header);

// The address that the client reached, as far as the request tells.
std::optional<std::string> local_address(const Request& request, const HostName& name);

struct HostChoice {
    using By = HostReason::By;
    std::size_t host = 0;  // index into Tree::servers
    By by = By::no_virtual_host;
    std::string matched = {};  // the name by which it was chosen
    std::string address = {};  // that the hosts to choose from have
    const std::vector<std::size_t>* among = nullptr;
    bool is_known = true;  // false: it hangs on the address that the connection came to
    bool is_named = true;  // false: no name of the server's is the one that was sent
};

// Built once: a choice among thousands of hosts costs two look-ups.
class HostIndex {
  public:
    HostIndex(const Tree& tree, const HostNames& names);

    // `local` is the address that the connection came to, where it is known.
    HostChoice choose(const HostName& name, const std::optional<std::string>& local,
                      std::uint16_t port) const;

  private:
    struct Set {                                               // what one address leads to
        std::string address;                                   // "*:80"
        std::vector<std::size_t> hosts;                        // in the order of the configuration
        std::unordered_map<std::string, std::size_t> by_name;  // index into `hosts`
        std::unordered_map<std::string, std::size_t> by_suffix;      // of "*.a.test": ".a.test"
        std::vector<std::pair<std::string, std::size_t>> wildcards;  // all others
        std::unordered_map<std::string, std::size_t> by_address;     // as <VirtualHost> has it
    };
    using Sets = std::map<std::pair<std::string, std::string>, Set>;  // by address and port

    void add(std::size_t host, const Address& address);
    void add_name(Set& set, std::size_t position, const Address& address);
    std::set<std::string> listened_on(const std::string& port) const;
    const Set* find(const std::string& address, const std::string& port) const;
    HostChoice choose_in(const Set* set, const std::string& name) const;
    HostChoice chosen(const Set& set, std::size_t position, const std::string& name) const;

    const Tree& tree_;
    const HostNames& names_;
    Sets sets_;
    bool is_complete_ = true;  // false: a <VirtualHost> names what can't be looked up here
};

}  // namespace fcgicheck::apache
