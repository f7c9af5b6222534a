// Links are followed here: a FileSource describes them and does not.
#pragma once

#include <string>

#include "fcgicheck/file_source.h"

namespace fcgicheck::text {

// As stat(2). A dangling link, and a loop (more than 40 links, path_resolution(7)), is
// FileKind::missing.
Observed<FileStat> stat_following(FileSource& files, const std::string& path);

}  // namespace fcgicheck::text
