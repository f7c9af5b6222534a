// What httpd says against a configuration as it starts: "" where it takes it.
#pragma once

#include <string>

#include "support/apache_site.h"

namespace fcgicheck::test {

// Every module is there, as in an httpd that has them built in.
inline std::string error_of(const std::string& config) {
    ApacheSite site;
    const apache::Model model = site.load_exactly("ServerRoot /etc/apache2\n" + config);
    return model.error() ? model.error()->message : "";
}

}  // namespace fcgicheck::test
