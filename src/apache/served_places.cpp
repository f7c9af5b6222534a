#include "apache/served_places.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "apache/mapping.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

std::string_view without_slash(std::string_view path) {
    return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

Mapping way_by(std::size_t host, const Alias* alias) {
    if (alias == nullptr)
        return {.host = host, .url = "/"};
    return {.host = host, .url = alias->url, .script_alias = alias->is_script};
}

}  // namespace

ServedPlaces::ServedPlaces(const Model& model) : tree_(model.tree()) {
    for (std::size_t host = is_main_reachable(tree_) ? 0 : 1; host < tree_.servers.size(); ++host) {
        const ServerOutline& server = tree_.servers.outline(host);
        if (server.document_root)
            places_.push_back({.folder = *server.document_root, .host = host});
        for (const auto& alias : server.aliases) {
            if (alias->regex)
                anywhere_.push_back(way_by(host, alias.get()));
            else
                places_.push_back({without_slash(alias->target), host, alias.get()});
        }
        if (server.user_dirs)
            anywhere_.push_back(way_by(host, nullptr));
    }
    std::stable_sort(places_.begin(), places_.end(),
                     [](const Place& a, const Place& b) { return a.folder < b.folder; });
}

std::span<const ServedPlaces::Place> ServedPlaces::at(std::string_view folder) const {
    const auto [first, last] =
        std::equal_range(places_.begin(), places_.end(), Place{.folder = folder},
                         [](const Place& a, const Place& b) { return a.folder < b.folder; });
    return {first, last};
}

std::vector<Mapping> ServedPlaces::urls_of(const std::string& path) const {
    std::set<std::size_t> hosts;
    for (const Mapping& way : ways_to(path))
        hosts.insert(way.host);
    std::vector<Mapping> mappings;
    for (const std::size_t host : hosts)
        for (const auto& [url, is_script] : urls_to(tree_.servers.outline(host), path))
            mappings.push_back({.host = host, .url = url, .script_alias = is_script});
    return mappings;
}

std::vector<Mapping> ServedPlaces::ways_to(const std::string& folder) const {
    std::vector<Mapping> ways = anywhere_;
    for (std::string_view above = folder;; above = text::parent_path(above)) {
        for (const Place& place : at(above)) {
            Mapping way = way_by(place.host, place.alias);
            const std::size_t rest = above.size() + (above.size() > 1 ? 1 : 0);
            way.url = text::join_path(way.url, folder.substr(std::min(folder.size(), rest)));
            ways.push_back(std::move(way));
        }
        if (above.size() <= 1)
            return ways;
    }
}

}  // namespace fcgicheck::apache
