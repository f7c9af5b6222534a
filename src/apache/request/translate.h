// From the path of a URL to a file name: mod_alias, mod_userdir, mod_vhost_alias, and the core's
// DocumentRoot, in httpd's order.
#pragma once

#include "apache/request/httpd.h"

namespace fcgicheck::apache {

// Sets `filename`, and `handler` for ScriptAlias.
PhaseResult translate(const Httpd& httpd, RequestRecord& request);

}  // namespace fcgicheck::apache
