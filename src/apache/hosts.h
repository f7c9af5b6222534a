// The second pass over a whole server: its own lines, and those of its virtual hosts.
#pragma once

#include <optional>
#include <vector>

#include "apache/reading/directive.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

struct HostsRead {
    std::vector<Servers::HostLines> hosts = {};  // without what they inherit
    std::optional<ConfigError> error = {};       // the first
};

// Fills `main` and `global`. Many hosts are read in so many threads, which all ask `files`.
HostsRead walk_server(FileSource& files, Global& global, Server& main, Body directives,
                      std::size_t threads);

}  // namespace fcgicheck::apache
