// What a walk over a docroot has to look at, folder by folder: the names that may be programs, or
// nobody's to see, the .htaccess files, and the folders of which the configuration says more than
// of those above them.
#pragma once

#include <compare>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gather/serving.h"
#include "os/walk.h"

namespace fcgicheck::gather {

class LensMaker {
  public:
    explicit LensMaker(Serving& serving) : serving_(serving) {}

    os::Lenses at(const std::string& directory);

  private:
    struct Sight {  // what a lens lets through
        bool any = false;
        std::vector<std::string> extensions;  // sorted
        std::vector<std::string> access_files;
        std::vector<std::string> places;
        // NOLINTNEXTLINE(modernize-use-nullptr): none is there
        friend auto operator<=>(const Sight&, const Sight&) = default;
    };

    os::SharedLens lens_for(const Sight& sight);

    Serving& serving_;
    std::map<Sight, os::SharedLens> lenses_;
};

}  // namespace fcgicheck::gather
