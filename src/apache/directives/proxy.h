// ProxyPass and ProxyPassMatch (add_pass, modules/proxy/mod_proxy.c).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/source.h"
#include "text/regex.h"

namespace fcgicheck::apache {

struct ProxyPass {
    std::string from;                  // a prefix of the URI, or a regular expression
    std::optional<text::Regex> regex;  // where it is one
    std::string to;                    // a URL; "!": these URIs are not for the proxy
    std::string socket;                // of "unix:/path|URL"
    Cause because;
};

struct ProxyLines {  // of a server
    std::vector<ProxyPass> passes;
    std::optional<bool> inherits;              // ProxyPassInherit
    std::set<std::string> balancers, workers;  // that are named so far, as httpd compares them
};

ProxyLines merge(const ProxyLines& main, const ProxyLines& host);

// "unix:/path|URL" in its parts: the path is empty where it has another form.
struct SocketUrl {
    std::string socket;
    std::string url;
};
SocketUrl split_socket(std::string_view url);

}  // namespace fcgicheck::apache
