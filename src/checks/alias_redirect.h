// Redirect of mod_alias, which holds for all below its path and knows no conditions.
#pragma once

#include <optional>
#include <string>

namespace fcgicheck::checks {

// A Redirect that leads below its own path as a RedirectMatch that leaves alone what it leads to:
// "RedirectMatch ^/blog(?!/new(/|$))(/.*)?$ /blog/new$1" of "Redirect /blog /blog/new"; nothing for
// other lines.
std::optional<std::string> as_pattern(const std::string& line);

}  // namespace fcgicheck::checks
