// Files that a site would send, and that are nobody's to see.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "fcgicheck/finding.h"

namespace fcgicheck {

enum class SecretKind : std::uint8_t {
    repository,   // .git, .svn, .hg: the whole history of the source
    environment,  // .env: settings with passwords in them
    passwords,    // .htpasswd
    key,          // a private key
    copy,         // of a script, by an editor or a person: its source
    bytecode,     // .pyc: source, nearly
};

// The first of a kind stands for all of them.
struct ServedSecret {
    SecretKind kind = SecretKind::copy;
    std::string path;  // of a repository: its folder
    std::string url;   // its path, behind the virtual host's name where there are several
    Confidence confidence = Confidence::certain;
    std::size_t others = 0;  // of that kind, by name
};

}  // namespace fcgicheck
