// A random tree of folders, files and links, with random owners, modes and ACLs, random paths into
// it, and identities to ask for: what the kernel and fcgicheck must agree on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"
#include "support/temp_tree.h"

namespace fcgicheck::kernel {

// The same for the same seed and number. Without root all owners are whoever runs the test.
class World {
  public:
    World(std::uint64_t seed, std::uint64_t number);

    const std::vector<std::string>& paths() const { return paths_; }
    const std::vector<Identity>& identities() const { return identities_; }
    // An account without privilege, which looks at the tree.
    const Identity& runner() const { return runner_; }

  private:
    TempTree tree_;
    std::vector<std::string> paths_;
    std::vector<Identity> identities_;
    Identity runner_;
};

// The users and groups of all worlds, in the formats of passwd(5) and group(5).
extern const std::string_view passwd;
extern const std::string_view group;

}  // namespace fcgicheck::kernel
