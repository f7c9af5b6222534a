// What checks of configuration errors share: where errors are found, and the beginning of a
// finding about one.
#pragma once

#include <functional>
#include <string_view>

#include "fcgicheck/check.h"

namespace fcgicheck::checks {

// The server's own error, then those of refused .htaccess files; `htaccess` is null for the
// server's.
using SeeConfigError = std::function<void(const ConfigError&, const HtaccessFacts* htaccess)>;
void for_each_config_error(const SiteCase& c, const SeeConfigError& see);

// At the line, with the values {config} {line} {place} {text} {message} {directive} {needs} {dir}
// {starts}.
Finding finding_about(const ConfigError& error, const HtaccessFacts* htaccess);

// The same situation's words for a .htaccess: "htaccess", or "htaccess-" and the situation.
Finding in_htaccess(Finding finding, const HtaccessFacts* htaccess);

// The line is refused for what stands behind a "#" in it alone, which is no comment there: without
// that, which `needs` holds, httpd takes it.
bool is_by_comment(const ConfigError& error);

bool is_about(const ConfigError& error, std::string_view directive);  // its name in lower case
bool is_include(const ConfigError& error);
bool is_of_suexec(const ConfigError& error);  // it is disabled
bool is_wrapper(const ConfigError& error);    // it is about FcgidWrapper, by either of its names

}  // namespace fcgicheck::checks
