// Which files of a docroot are scripts: those that the effective handler would start, the near
// misses, named like FastCGI programs but without a handler, and programs whose handler no module
// answers to.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "fcgicheck/observed.h"
#include "fcgicheck/served_secret.h"
#include "gather/server_files.h"
#include "gather/serving.h"
#include "os/path_walk.h"
#include "os/walk.h"

namespace fcgicheck::gather {

struct Candidates {
    os::Threads threads;                                  // that read directories
    std::function<bool()> goes_on = {};                   // asked for each folder; false: no more
    std::function<void(const std::string& path)> script;  // called for each, in byte order
    std::function<void(const std::string& folder)> entered;  // one that may have a .htaccess
    std::vector<Unseen> skipped;                             // directories that may not be listed
    std::vector<ServedSecret> secrets;
};

// Links to folders are not followed: each is among `skipped`.
void find_candidates(Serving& serving, ServerFiles& files, os::PathWalker& paths,
                     const std::string& docroot, Candidates& found);

}  // namespace fcgicheck::gather
