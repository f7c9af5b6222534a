// Which sections a file's configuration was merged from.
#pragma once

#include <vector>

namespace fcgicheck::apache {

// What was merged for a file, by identity: where it is the same again, so is the outcome. One list
// for each of httpd's walks (server/request.c).
struct MergedFrom {
    std::vector<const void*> folders;  // <Directory> and .htaccess
    std::vector<const void*> files;
    std::vector<const void*> locations;
    std::vector<const void*> conditions;
};

}  // namespace fcgicheck::apache
