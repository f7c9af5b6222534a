// The two identities, never guessed: Apache's own, which enters directories, and the runner's,
// which executes scripts.
#pragma once

#include <optional>
#include <string>

#include "apache/model.h"
#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"
#include "os/users.h"

namespace fcgicheck::gather {

Observed<Identity> server_identity(const std::optional<apache::Model>& model, os::Users& users);

// SuexecUserGroup, mpm-itk's AssignUserID, mod_ruid2's RUidGid; the server's own where there is
// none of them.
Observed<Identity> runner_identity(const apache::Host& host, const Observed<Identity>& server,
                                   os::Users& users);

// httpd does not start where this machine does not know its User or Group; it names no line.
std::optional<ConfigError> unknown_user(const apache::Model& model, os::Users& users);

}  // namespace fcgicheck::gather
