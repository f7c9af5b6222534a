#include "os/deployment.h"

#include <algorithm>

#include "text/path.h"

namespace fcgicheck::os {

std::optional<std::string> Deployment::local(const std::string& server) const {
    if (auto mapped = maps.local(server))
        return mapped;
    switch (unmapped) {
        case Unmapped::here:
            return server;
        case Unmapped::in_root:
            if (server == "/")
                return root;
            return root == "/" ? server : root + server;
        case Unmapped::nowhere:
            break;
    }
    return std::nullopt;
}

std::optional<std::string> Deployment::server(const std::string& local) const {
    if (auto mapped = maps.server(local))
        return mapped;
    if (unmapped == Unmapped::here)
        return local;
    if (unmapped == Unmapped::nowhere || !text::is_below(local, root))
        return std::nullopt;
    return local == root ? "/" : local.substr(root == "/" ? 0 : root.size());
}

bool Deployment::is_owned(std::string_view server) const {
    return owned &&
           std::any_of(owned->trees.begin(), owned->trees.end(),
                       [&](const std::string& tree) { return text::is_below(server, tree); });
}

bool Deployment::is_in_checkout(std::string_view local) const {
    return std::any_of(checkouts.begin(), checkouts.end(),
                       [&](const std::string& tree) { return text::is_below(local, tree); });
}

bool Deployment::is_this_machines(const std::string& server) const {
    return unmapped == Unmapped::here && (maps.empty() || !maps.local(server));
}

}  // namespace fcgicheck::os
