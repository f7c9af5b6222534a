// RewriteMap: what a map gives for a key (lookup_map of modules/mappers/mod_rewrite.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apache/request/httpd.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

struct MapAnswer {
    std::optional<std::string> value;  // nothing: the map has none for the key
    std::optional<Ending> unknown = std::nullopt;
};

MapAnswer look_up_map(const Httpd& httpd, const Server& server, std::string_view map,
                      const std::string& key);

}  // namespace fcgicheck::apache
