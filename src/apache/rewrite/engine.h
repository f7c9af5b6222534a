// A list of rules over one URI or path (apply_rewrite_list and apply_rewrite_rule of
// modules/mappers/mod_rewrite.c).
#pragma once

#include <cstdint>
#include <optional>

#include "apache/request/request.h"
#include "apache/rewrite/expand.h"
#include "apache/rewrite/rules.h"

namespace fcgicheck::apache {

struct Server;

struct Rewritten {
    enum class Change : std::uint8_t { none, normal, no_escape };
    Change change = Change::none;
    std::optional<int> status = std::nullopt;  // that a rule ends the request in
    std::optional<Ending> unknown = std::nullopt;
    std::optional<int> redirect_status = std::nullopt;  // r->status, by [R] or a URL
    const RewriteRule* last_substitution = nullptr;
    bool has_no_end = false;  // why it ends in 500
    bool reduced = false;     // "http://" and this host were taken from the front
    const RewriteRule* last_rule = nullptr;
    bool has_unsafe_question_mark = false;  // why it ends in 403
};

// Works on `filename`, `query`, `path_info` and `environment` of the request.
Rewritten apply_rules(RewriteContext& context, const RewriteRules& rules);

}  // namespace fcgicheck::apache
