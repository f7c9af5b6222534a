// What Require lines answer (apply_authz_sections, modules/aaa/mod_authz_core.c).
#pragma once

#include <vector>

#include "apache/directives/access.h"
#include "apache/directives/asked_request.h"

namespace fcgicheck::apache {

// What a check may answer, as a set of bits: one bit where it is decided.
namespace authz {
using Results = unsigned;
inline constexpr Results granted = 1, denied = 2, no_user = 4, neutral = 8, failed = 16;
}  // namespace authz

struct RequireAnswer {
    authz::Results results = authz::neutral;
    const Cause* decided = nullptr;  // the line whose answer it is
    std::vector<Cause> because = {}, undecided = {};
    bool hangs_on_foreign = false;  // on a module that is not known
};

RequireAnswer ask_require(const AuthzNode& root, AskedRequest& asked);

}  // namespace fcgicheck::apache
