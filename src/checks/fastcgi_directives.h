// mod_fastcgi's directives (its mod_fastcgi.c and fcgi_config.c, 2.4.6), and what takes their place
// today: mod_fcgid starts programs, mod_proxy_fcgi asks those that run already.
#pragma once

#include <string>
#include <string_view>

namespace fcgicheck::checks {

bool is_fastcgi_directive(std::string_view name);

// The lines to write in place of this one; "" where nothing need take its place.
std::string lines_instead_of(const std::string& line);

}  // namespace fcgicheck::checks
