// A walk over a directory tree by descriptors and entry types: no stat of anything that nobody asks
// for, no link followed.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::os {

struct VisitedDirectory {
    std::string path;                     // absolute
    std::vector<DirectoryEntry> entries;  // all of it, in no order
};

// Calls `visit` for every directory below and including `root`, parents before children. A
// directory that may not be listed is passed to `skipped`.
struct WalkCallbacks {
    std::function<void(const VisitedDirectory&)> visit;
    std::function<void(Unseen)> skipped;
};

void walk(const std::string& root, const WalkCallbacks& callbacks);

}  // namespace fcgicheck::os
