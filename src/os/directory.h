// The entries of an open directory, read with getdents64(2), and the kinds of files that a mode and
// an entry type name.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "fcgicheck/facts.h"
#include "os/result.h"

namespace fcgicheck::os {

FileKind file_kind(mode_t mode);  // of st_mode; FileKind::missing for 0

// Without "." and "..", in no order. `path` is for the error alone. Where the file system gives no
// types, each entry is asked for its own; an entry that has vanished by then keeps
// FileKind::missing.
Result<std::vector<DirectoryEntry>> read_entries(int directory, const std::string& path);

}  // namespace fcgicheck::os
