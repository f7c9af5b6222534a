// The POSIX access ACL of a file beyond its mode bits (acl(5)), from the extended attribute
// system.posix_acl_access; empty where there is none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::os {

Observed<std::vector<AclEntry>> access_acl(const std::string& path);  // of a link: its own
std::optional<std::vector<AclEntry>> access_acl(int descriptor);      // absent: it can't be seen

}  // namespace fcgicheck::os
