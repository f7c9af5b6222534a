// Whom to believe in what decides which programs are started, and as whom: root and oneself.
// Anybody may call a process apache2, and write what looks like its configuration.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/file_source.h"
#include "os/path_walk.h"
#include "os/process_table.h"

namespace fcgicheck::gather {

// Why a process is not the web server that it is called like, a half sentence; nothing where it may
// be. What may not be told of root's processes is taken to be in order.
std::optional<std::string> doubt_about(const os::ProcessEntry& process);

// The file itself, or the folder or link on the way to it, that others can change; "" where there
// is none. What can't be seen is theirs.
std::string changeable_by_others(os::PathWalker& paths, const std::string& path);
// The first of these for many files, which share their folders: each folder is asked once.
std::string changeable_by_others(FileSource& disk, os::PathWalker& paths,
                                 const std::vector<std::string>& names);

}  // namespace fcgicheck::gather
