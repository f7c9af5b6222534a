// A variable that the access rules wait for in vain.
#pragma once

#include <optional>

#include "apache/request/httpd.h"

namespace fcgicheck::apache {

struct MissingVariable {
    Decision asked;            // its name, and the rule
    bool is_set_late = false;  // by SetEnv, or a folder's RewriteRule; else by nothing
};

// Of a request that is refused: the first variable that no request of its kind has, where it would
// be let in with all of these.
std::optional<MissingVariable> missing_variable(const Httpd& httpd, const RequestRecord& request);

}  // namespace fcgicheck::apache
