// From a URL to a path and back, for one server: Alias and ScriptAlias in order, then UserDir, then
// DocumentRoot (ap_translate_name; try_alias_list of modules/mappers/mod_alias.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/tree.h"

namespace fcgicheck::apache {

struct MappedUrl {
    std::string path;
    bool is_script = false;
};

// How much of `url` the alias takes; 0 where it does not match (alias_matches). Runs of slashes
// are as one.
std::size_t alias_length(std::string_view url, std::string_view alias);

// "$1" and "$0" of AliasMatch (ap_pregsub). Nothing where it is longer than httpd lets it be, which
// is then a 500.
std::optional<std::string> substitute(std::string_view target,
                                      const std::vector<std::string_view>& groups);

// What an alias makes of a URL, as it stands: not made normal.
struct AliasTarget {
    std::optional<std::string> path = std::nullopt;
    bool is_too_long = false;  // it matches, and substitute has nothing
};
AliasTarget target_of(const Alias& alias, const std::string& url);

// What the first rule that takes the URL makes of it; nothing where none does.
std::optional<MappedUrl> path_of(const ServerOutline& server, const std::string& url);

// The URLs that lead to `path`, each of them checked by path_of.
std::vector<std::pair<std::string, bool>> urls_to(const ServerOutline& server,
                                                  const std::string& path);

// Whether some address that httpd listens on is left to the main server.
bool is_main_reachable(const Tree& tree);

}  // namespace fcgicheck::apache
