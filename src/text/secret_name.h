// Names of files that are nobody's to see.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "fcgicheck/served_secret.h"

namespace fcgicheck::text {

// `folder` is the path of the one that the file is in. A key is one only by what it holds
// (holds_private_key).
std::optional<SecretKind> secret_called(std::string_view folder, std::string_view name);

// For a look at a million names: secret_called() says something of no name but those that have one
// of these words behind a dot, in any case, that ends as copies do, or for which, where it has no
// dot, may_be_secret_without_dot() holds.
inline constexpr std::array secret_extensions = std::to_array<std::string_view>(
    {"backup", "bak", "copy", "db", "env", "htdigest", "htpasswd", "key", "old", "orig", "pem",
     "ppk", "pyc", "save", "swn", "swo", "swp"});
constexpr bool ends_as_copy(std::string_view name) {
    return name.ends_with('~') || name.ends_with('#');
}
bool may_be_secret_without_dot(std::string_view name);

// RFC 7468, and OpenSSH's and PuTTY's own form.
bool holds_private_key(std::string_view text);

}  // namespace fcgicheck::text
