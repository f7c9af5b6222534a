// Whether a RewriteCond holds (apply_rewrite_cond of modules/mappers/mod_rewrite.c).
#pragma once

#include "apache/request/request.h"
#include "apache/rewrite/expand.h"
#include "apache/rewrite/rules.h"

namespace fcgicheck::apache {

// All conditions of a rule; those that match set %N in the context. Where it can't be known, the
// context says why.
Truth all_hold(RewriteContext& context, const std::vector<RewriteCondition>& conditions);

}  // namespace fcgicheck::apache
