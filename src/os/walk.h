// A walk over a directory tree by descriptors and entry types: no stat of anything that nobody asks
// for, no link followed. Threads read ahead; what was found is told in one thread, in byte order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"
#include "os/disk.h"

namespace fcgicheck::os {

enum class Look : std::uint8_t {
    passed_over,
    taken,
    decides,  // what is to be taken here and below: `enter` is to be asked
};

// What of a directory matters. Several threads ask it.
struct Lens {
    std::function<Look(std::string_view name, FileKind kind)> look;  // also of directories' names
    std::function<bool(const std::string& directory)> decides;       // by its path
};
using SharedLens = std::shared_ptr<const Lens>;

struct Lenses {
    SharedLens here;   // for the entries of the directory itself
    SharedLens below;  // for those of the directories in it
};

struct VisitedDirectory {
    std::string path;                     // absolute
    std::vector<DirectoryEntry> entries;  // those that were taken, in byte order
};

// All are called by the thread that called walk(), parents before children, and all that has to do
// with one name of a directory before what has to do with the next.
struct WalkCallbacks {
    // For the root, and where a lens says that it decides. The same lens again costs nothing.
    std::function<Lenses(const std::string& directory)> enter;
    // Where something is below the root: the directory as it was seen when it was read.
    std::function<void(const std::string& directory, SeenFile&& seen)> arrived = {};
    // Where something was taken. The names that come back are handed to `file`, as paths, in their
    // turn among the directories.
    std::function<std::vector<std::string>(const VisitedDirectory&)> visit;
    std::function<void(const std::string& path)> file;
    std::function<void(Unseen)> skipped;  // a directory that may not be listed
    std::function<bool()> goes_on = {};   // asked for each directory; false ends the walk
};

// How many read, the one that calls among them. Where directories come from a disk, what it does at
// once decides, not the processors.
struct Threads {
    std::size_t usual = 1;
    std::size_t from_disk = 1;  // not fewer; for one there is never another
};

void walk(const std::string& root, const WalkCallbacks& callbacks, Threads threads = {});

}  // namespace fcgicheck::os
