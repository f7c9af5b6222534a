// What httpd asks the file system while it reads its configuration.
#pragma once

#include <string>

#include "fcgicheck/file_source.h"

namespace fcgicheck::apache {

// False too where it can't be seen: then nothing is held against the configuration.
bool is_surely_missing(FileSource& files, const std::string& path);

}  // namespace fcgicheck::apache
