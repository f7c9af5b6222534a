// Whom `fcgicheck access` is asked about: who --as names, or Apache's own user.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "app/access.h"
#include "app/exit_code.h"
#include "fcgicheck/facts.h"
#include "os/path_walk.h"
#include "os/users.h"

namespace fcgicheck::app {

struct NoIdentity {
    ExitCode code = ExitCode::wrong_usage;
    std::string sentence;
};

using AskedIdentity = std::variant<Identity, NoIdentity>;

// A user's name, with all groups of that user, or UID:GID[,GID...], which are looked up nowhere.
AskedIdentity identity_named(const std::string& word, os::Users& users);

AskedIdentity identity_of_apache(const AccessOptions& options, Place& place);

}  // namespace fcgicheck::app
