// Authentication as a request runs into it (mod_authn_core, mod_auth_basic, mod_authn_file,
// mod_auth_digest).
#pragma once

#include "apache/directives/access.h"
#include "apache/expr/expression.h"

namespace fcgicheck::apache {

struct Login {
    unsigned outcomes = 0;
    LoginFault fault = LoginFault::none;
};

Login log_in(const AuthnLines& lines, const Scene& scene);

}  // namespace fcgicheck::apache
