// The flags of RewriteCond and RewriteRule, "[NC,L]" (cmd_parseflagfield, cmd_rewritecond_setflag
// and cmd_rewriterule_setflag of modules/mappers/mod_rewrite.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apache/rewrite/rules.h"

namespace fcgicheck::apache {

// What httpd says against them, if anything.
std::optional<std::string> read_flags(std::string_view field, RewriteCondition& condition);
std::optional<std::string> read_flags(std::string_view field, RewriteRule& rule);

}  // namespace fcgicheck::apache
