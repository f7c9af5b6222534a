// Which folders the hosts' URLs lead to, found by the folder: of ten thousand hosts a few are asked
// for a path.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "apache/model.h"

namespace fcgicheck::apache {

class ServedPlaces {
  public:
    explicit ServedPlaces(const Model& model);

    // As Model::urls_of.
    std::vector<Mapping> urls_of(const std::string& path) const;

    // The ways that may come to a folder or to one below it, each with the folder's URL: also where
    // the host's URLs lead elsewhere before they come here.
    std::vector<Mapping> ways_to(const std::string& folder) const;

    const std::unordered_set<std::string>& folders() const { return folders_; }

  private:
    const Tree& tree_;
    std::unordered_set<std::string> folders_;
    std::unordered_multimap<std::string, Mapping> by_folder_;
    std::vector<Mapping> anywhere_;  // by patterns: hosts of which no one folder can be named
};

}  // namespace fcgicheck::apache
