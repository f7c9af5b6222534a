// Which files of a docroot are scripts: those that the effective handler would start, the near
// misses, named like FastCGI programs but without a handler, and programs whose handler no module
// answers to.
#pragma once

#include <string>
#include <vector>

#include "fcgicheck/observed.h"
#include "gather/serving.h"
#include "os/path_walk.h"

namespace fcgicheck::gather {

struct Candidates {
    std::vector<std::string> paths;  // in byte order
    std::vector<Unseen> skipped;     // directories that may not be listed
};

// Links to folders are not followed: each is among `skipped`.
Candidates find_candidates(Serving& serving, os::PathWalker& paths, const std::string& docroot);

}  // namespace fcgicheck::gather
