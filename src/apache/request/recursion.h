// LimitInternalRecursion: how far requests may follow from each other
// (ap_is_recursion_limit_exceeded, server/core.c).
#pragma once

#include <cstddef>

#include "apache/request/request.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

std::size_t depth_of(const RequestRecord& request);  // subrequests in subrequests; 0: none

bool is_redirected_too_often(const Tree& tree, const RequestRecord& request);
bool is_nested_too_deep(const Tree& tree, const RequestRecord& request);

}  // namespace fcgicheck::apache
