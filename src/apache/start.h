// What keeps httpd from starting although each line of its configuration is well. It names no line.
#pragma once

#include <optional>
#include <string_view>

#include "apache/hosts.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

// Before any directive is applied: the modules that serve (server/main.c, server/mpm_common.c).
std::optional<ConfigError> mpm_fault(FileSource& files, const Surroundings& read);

// The same where no line loads a module: only Debian's httpd is sure to have no MPM built in.
std::optional<ConfigError> mpm_fault_of_debian(FileSource& files, const Surroundings& read,
                                               std::string_view config_file);

// Once all is read, in the order of the hooks: open_logs of the MPM, post_config of mod_ssl and of
// what shares memory.
std::optional<ConfigError> listening_fault(const Global& global);
std::optional<ConfigError> post_config_fault(FileSource& files, const Global& global,
                                             const Server& main,
                                             const std::vector<Servers::HostLines>& hosts);

}  // namespace fcgicheck::apache
