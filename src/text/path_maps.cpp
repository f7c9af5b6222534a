#include "text/path_maps.h"

#include <cstddef>

#include "text/path.h"

namespace fcgicheck::text {
namespace {

using Side = std::string PathMap::*;

std::optional<std::string> mapped(const std::vector<PathMap>& maps, std::string_view path,
                                  Side from, Side to) {
    const PathMap* best = nullptr;
    for (const PathMap& map : maps)
        if (is_below(path, map.*from) &&
            (best == nullptr || (map.*from).size() >= (best->*from).size()))
            best = &map;
    if (best == nullptr)
        return std::nullopt;
    std::string_view rest = path.substr((best->*from).size());
    if (rest.starts_with('/'))
        rest.remove_prefix(1);
    return rest.empty() ? best->*to : join_path(best->*to, rest);
}

}  // namespace

std::optional<std::string> PathMaps::local(std::string_view server) const {
    return mapped(maps_, server, &PathMap::server, &PathMap::local);
}

std::optional<std::string> PathMaps::server(std::string_view local) const {
    return mapped(maps_, local, &PathMap::local, &PathMap::server);
}

std::vector<std::string> PathMaps::below(std::string_view server) const {
    std::vector<std::string> found;
    for (const PathMap& map : maps_)
        if (map.server != server && is_below(map.server, server))
            found.push_back(map.server);
    return found;
}

}  // namespace fcgicheck::text
