// Questions about files, answered through a FileSource with links followed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::python {

// What a path leads to, links followed.
Observed<FileKind> kind_behind(FileSource& files, const std::string& path);
bool is_directory(FileSource& files, const std::string& path);
bool is_file(FileSource& files, const std::string& path);

// Entries of a directory; of one that is not there, none.
Observed<std::vector<DirectoryEntry>> entries_of(FileSource& files, const std::string& directory);

std::vector<std::string_view> lines_of(std::string_view text);  // as Python counts them

}  // namespace fcgicheck::python
