// What this process may still do once a stranger's bytes come in.
#pragma once

namespace fcgicheck::python {

// Limits on memory, time and core files; and user and group nobody where it was root. False: the
// process has kept more than it should, and must not go on.
bool confine();

// No file is opened from here on.
bool close_the_door();

}  // namespace fcgicheck::python
