// The .htaccess files of a site with what apache/ does not know of them: their modes, and the ways
// to them.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/config.h"
#include "gather/script.h"
#include "gather/serving.h"

namespace fcgicheck::gather {

class HtaccessFiles {
  public:
    HtaccessFiles(Eyes& eyes, Serving& serving) : eyes_(eyes), serving_(serving) {}

    // Looks at those of a folder that was just merged, while the way to them is still known.
    void meet(const std::string& folder);
    // As the host meets them on the way to a file with this configuration, the outermost first.
    std::vector<SharedHtaccess> on_way(std::size_t host, const EffectiveConfig& config);
    // Each that was met, in byte order of the paths.
    std::vector<SharedHtaccess> all();

  private:
    SharedHtaccess completed(std::size_t host, const HtaccessFacts& met);

    Eyes& eyes_;
    Serving& serving_;
    std::map<std::pair<std::size_t, std::string>, SharedHtaccess> known_;  // by host and path
};

}  // namespace fcgicheck::gather
