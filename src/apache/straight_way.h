// Whether a request for a file's own URL can come to anything but the file.
#pragma once

#include "apache/tree.h"

namespace fcgicheck::apache {

// True where no line that applies could lead it elsewhere, or end it with a status of its own: a
// trace would show nothing. It may still be refused, as httpd refuses what it can't reach or start.
// `settled` holds what the server, the folders and all sections say of the file, `config` the same
// as it decides about it.
bool is_straight_way(const Server& server, const PerDir& settled, const EffectiveConfig& config);

}  // namespace fcgicheck::apache
