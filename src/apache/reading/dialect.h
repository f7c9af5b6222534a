// Which Apache a configuration is for. 2.2 differs in its table of directives
// (rules/apache/2.2/directives.tsv), in what holds where nothing is said (create_core_dir_config,
// server/core.c of branch 2.2.x), in Options and Require (set_options and require, the same file),
// and in that hosts of one address are told apart by name only where NameVirtualHost says so
// (ap_fini_vhost_config, server/vhost.c).
#pragma once

#include <cstdint>

namespace fcgicheck::apache {

enum class Dialect : std::uint8_t { apache24, apache22 };

}  // namespace fcgicheck::apache
