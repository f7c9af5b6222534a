// The variables that Debian's /etc/apache2/envvars gives to httpd: apachectl(8) sources it as
// shell. Only `export NAME=VALUE` counts here, with plain $NAME and ${NAME} in the value; nothing
// is run.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace fcgicheck::gather {

std::map<std::string, std::string> exported_variables(std::string_view envvars);

}  // namespace fcgicheck::gather
