// Whether this machine serves the site that is checked, and whose its files will be.
#pragma once

#include <cstdint>
#include <string>

namespace fcgicheck {

enum class Target : std::uint8_t {
    here,
    elsewhere,  // these are its files; what else the server has is not known
    image,      // a root file system that a server will have: --sysroot
};

struct TargetFacts {
    Target target = Target::here;
    std::string because;  // a half sentence: "CI is set in the environment"; "" where asked for
    std::string root;     // of Target::image: where it is on this machine
    std::string owner;    // --owner, as given; "" where the files' own owners count
    bool owners_are_known = true;  // whose the files are there
};

}  // namespace fcgicheck
