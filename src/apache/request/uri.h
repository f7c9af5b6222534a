// The request target: what is valid, how it is cut, decoded and made normal (ap_parse_uri,
// server/protocol.c; ap_normalize_path and ap_unescape_url_ex, server/util.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apache/request/request.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

struct Target {
    std::string authority = {};  // of "http://host:port/path", which wins over the Host header
    std::string path = {};
    std::string query = {};
};

// Nothing where httpd answers 400.
std::optional<Target> read_target(std::string_view target);

// From the path as it was sent to the one that httpd goes on with; an Ending where it does not.
std::variant<std::string, Ending> decode_path(const std::string& path, const Server& server);

// As ap_escape_uri does for a Location of httpd's own.
std::string escape_path(std::string_view path);

}  // namespace fcgicheck::apache
