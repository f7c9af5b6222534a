// Which folders the hosts' URLs lead to, found by the folder: of ten thousand hosts a few are asked
// for a path.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apache/model.h"

namespace fcgicheck::apache {

struct Alias;

class ServedPlaces {
  public:
    explicit ServedPlaces(const Model& model);

    // As Model::urls_of.
    std::vector<Mapping> urls_of(const std::string& path) const;

    // The ways that may come to a folder or to one below it, each with the folder's URL: also where
    // the host's URLs lead elsewhere before they come here.
    std::vector<Mapping> ways_to(const std::string& folder) const;

    // Whether a DocumentRoot or an Alias names this very folder.
    bool is_named(std::string_view folder) const { return !at(folder).empty(); }

  private:
    struct Place {
        std::string_view folder;  // of the host's outline
        std::size_t host = 0;
        const Alias* alias = nullptr;  // null: the DocumentRoot
    };

    std::span<const Place> at(std::string_view folder) const;

    const Tree& tree_;
    std::vector<Place> places_;      // by folder, then by host
    std::vector<Mapping> anywhere_;  // by patterns: hosts of which no one folder can be named
};

}  // namespace fcgicheck::apache
