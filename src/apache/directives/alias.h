// What mod_alias, mod_userdir and mod_vhost_alias are told about the way from a URL to a file.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/source.h"
#include "text/regex.h"

namespace fcgicheck::apache {

// Alias and ScriptAlias; `regex` where it is one of the Match forms.
struct Alias {
    std::string url;
    std::string target;
    std::optional<text::Regex> regex;
    bool is_script = false;
    bool in_location = false;  // an approximation of what LocationAlias says
    Cause because = {};
};

// Alias and ScriptAlias with one argument, in a <Location>: all of it is that one file.
struct LocationAlias {
    std::string location;
    std::string target;
    bool is_script = false;
    Cause because = {};
};

struct AliasLines {
    std::optional<LocationAlias> alias = {};
    std::optional<bool> preserve_path = {};  // AliasPreservePath
};

AliasLines merge(const AliasLines& base, const AliasLines& later);

struct UserDirs {
    std::vector<std::string> patterns = {};  // "public_html", "/srv/*/web"; empty: not set
    std::optional<bool> disabled = {};       // for all but enabled_users
    std::set<std::string, std::less<>> disabled_users = {}, enabled_users = {};
    Cause because = {};

    bool is_for(std::string_view user) const {
        return !disabled_users.contains(user) &&
               (!disabled.value_or(false) || enabled_users.contains(user));
    }
};

UserDirs merge(const UserDirs& main, const UserDirs& host);

// VirtualDocumentRoot and its kin: "/srv/%0/htdocs".
struct VirtualRoot {
    enum class By : std::uint8_t { nothing, name, address };
    By by = By::nothing;
    std::string pattern = {};
    Cause because = {};
};

}  // namespace fcgicheck::apache
