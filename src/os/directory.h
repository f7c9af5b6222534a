// The entries of an open directory, read with getdents64(2), and the kinds of files that a mode and
// an entry type name.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"
#include "os/result.h"

namespace fcgicheck::os {

FileKind file_kind(mode_t mode);  // of st_mode; FileKind::missing for 0

// Without "." and "..", in no order. Where the file system gives no types, each entry is asked for
// its own; an entry that has vanished by then is FileKind::missing. `path` is for the error alone.
using EntryVisitor = std::function<void(std::string_view name, FileKind kind)>;
std::optional<OsError> visit_entries(int directory, const std::string& path,
                                     const EntryVisitor& visit);

Result<std::vector<DirectoryEntry>> read_entries(int directory, const std::string& path);

}  // namespace fcgicheck::os
