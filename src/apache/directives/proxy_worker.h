// What mod_proxy asks of the worker or the balancer behind a URL, and of its "key=value" parameters
// (set_worker_param and set_balancer_param, modules/proxy/mod_proxy.c; ap_proxy_define_worker and
// ap_proxy_define_balancer, modules/proxy/proxy_util.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/directives/walk.h"

namespace fcgicheck::apache {

bool names_balancer(std::string_view url);  // "balancer:..."

// "balancer://name", in lower case.
std::string balancer_name(std::string_view url);

enum class UrlIs : std::uint8_t { plain, with_references };  // $1 may stand behind the port

// What it is known by: without its socket, its scheme and host in lower case.
std::string worker_name(std::string_view url);

std::optional<std::string> balancer_fault(std::string_view name);

// What is wrong with the URL of a backend, or of a balancer; nothing where it is well.
std::optional<std::string> backend_fault(std::string_view url, UrlIs is);

// A "unix:" URL that names no scheme behind its "|".
bool is_bad_socket_url(std::string_view url);

// Of `word`, "key=value", to the backend or balancer behind `url`.
std::optional<std::string> parameter_fault(const Walk& walk, std::string_view url,
                                           std::string_view word);

// Those among `words` from there on that are a worker's or a balancer's, not ProxyPass's own.
std::vector<std::string> parameters_among(const std::vector<std::string>& words, std::size_t from);

// Makes the backend known, or its parameters checked where it is.
std::optional<Complaint> open_backend(Walk& walk, const std::string& url,
                                      const std::vector<std::string>& parameters,
                                      std::string_view whose, UrlIs is);

// The same of what ProxyHCTemplate takes; `key` decides.
std::optional<std::string> health_parameter_fault(const Walk& walk, std::string_view key,
                                                  const std::string& value);

}  // namespace fcgicheck::apache
