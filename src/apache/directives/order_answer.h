// What Order, Allow, Deny and Satisfy answer (check_dir_access and access_compat_ap_satisfies of
// modules/aaa/mod_access_compat.c).
#pragma once

#include <vector>

#include "apache/directives/access.h"
#include "apache/directives/asked_request.h"

namespace fcgicheck::apache {

struct OrderAnswer {
    Truth passes = Truth::yes;
    const Cause* decided = nullptr;  // the line whose answer it is
    std::vector<Cause> undecided = {};
};

OrderAnswer ask_order(const CompatLines& lines, AskedRequest& asked);

bool any_satisfies(const CompatLines& lines, const AskedRequest& asked);

}  // namespace fcgicheck::apache
