// Which files of a docroot are scripts: those that the effective handler would start, and the near
// misses, named like FastCGI programs but without a handler.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fcgicheck/observed.h"
#include "gather/serving.h"

namespace fcgicheck::gather {

struct Candidates {
    std::vector<std::string> paths;  // in byte order
    std::vector<Unseen> skipped;     // directories that may not be listed
    std::uint64_t files_seen = 0;
};

Candidates find_candidates(Serving& serving, const std::string& docroot);

}  // namespace fcgicheck::gather
