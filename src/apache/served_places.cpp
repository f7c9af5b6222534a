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

}  // namespace

ServedPlaces::ServedPlaces(const Model& model) : tree_(model.tree()) {
    const auto add = [&](std::string_view folder, Mapping via) {
        folders_.emplace(folder);
        by_folder_.emplace(folder, std::move(via));
    };
    for (std::size_t host = is_main_reachable(tree_) ? 0 : 1; host < tree_.servers.size(); ++host) {
        const ServerOutline& server = tree_.servers.outline(host);
        if (server.document_root)
            add(*server.document_root, {.host = host, .url = "/"});
        for (const auto& alias : server.aliases) {
            Mapping via{.host = host, .url = alias->url, .script_alias = alias->is_script};
            if (alias->regex)
                anywhere_.push_back(std::move(via));
            else
                add(without_slash(alias->target), std::move(via));
        }
        if (server.user_dirs)
            anywhere_.push_back({.host = host, .url = "/"});
    }
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
        const auto [first, last] = by_folder_.equal_range(std::string(above));
        for (auto place = first; place != last; ++place) {
            Mapping way = place->second;
            const std::size_t rest = above.size() + (above.size() > 1 ? 1 : 0);
            way.url = text::join_path(way.url, folder.substr(std::min(folder.size(), rest)));
            ways.push_back(std::move(way));
        }
        if (above.size() <= 1)
            return ways;
    }
}

}  // namespace fcgicheck::apache
