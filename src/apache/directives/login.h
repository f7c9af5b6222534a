// Authentication as a request without credentials runs into it (mod_authn_core, mod_auth_basic,
// mod_auth_digest).
#pragma once

#include "apache/directives/access.h"
#include "apache/expr/expression.h"

namespace fcgicheck::apache {

struct Login {
    unsigned outcomes = 0;
    LoginFault fault = LoginFault::none;
};

Login without_credentials(const AuthnLines& lines, const Scene& scene);

}  // namespace fcgicheck::apache
