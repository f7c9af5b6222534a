// What a virtual host takes from the main server (merge_server_configs, server/config.c; each
// module's own merge), and the order of directories (ap_core_reorder_directories, server/core.c).
#include <algorithm>

#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

template <class T>
std::vector<T> joined(const std::vector<T>& first, const std::vector<T>& second) {
    std::vector<T> all = first;
    all.insert(all.end(), second.begin(), second.end());
    return all;
}

EnvironmentList overlaid(const EnvironmentList& main, const EnvironmentList& host) {
    EnvironmentList all = main;
    for (const auto& entry : host) {
        const auto same = std::find_if(all.begin(), all.end(), [&](const auto& other) {
            return text::equals_ignoring_case(other.first, entry.first);
        });
        if (same != all.end())
            same->second = entry.second;
        else
            all.push_back(entry);
    }
    return all;
}

}  // namespace

void sort_directories(Server& server) {
    std::stable_sort(server.directories.begin(), server.directories.end(),
                     [](const auto& a, const auto& b) {
                         return std::pair(a->regex.has_value(), a->slashes) <
                                std::pair(b->regex.has_value(), b->slashes);
                     });
}

Server inherit(const Server& main, const Server& host) {
    Server merged = host;
    if (merged.access_file_names.empty())
        merged.access_file_names = main.access_file_names;
    if (!merged.document_root)
        merged.document_root = main.document_root;
    if (!merged.merge_slashes)
        merged.merge_slashes = main.merge_slashes;
    if (!merged.strict_host_check)
        merged.strict_host_check = main.strict_host_check;
    if (main.user_dirs)
        merged.user_dirs = merge(*main.user_dirs, host.user_dirs.value_or(UserDirs{}));
    if (!merged.virtual_root)
        merged.virtual_root = main.virtual_root;
    if (!merged.virtual_script_root)
        merged.virtual_script_root = main.virtual_script_root;
    if (!merged.runs_as)
        merged.runs_as = main.runs_as;
    if (!merged.io_timeout)
        merged.io_timeout = main.io_timeout;
    if (!merged.max_requests)
        merged.max_requests = main.max_requests;
    merged.defaults = merge(main.defaults, host.defaults);
    merged.directories = joined(main.directories, host.directories);
    merged.locations = joined(main.locations, host.locations);
    merged.aliases = joined(host.aliases, main.aliases);
    merged.environment_rules = joined(main.environment_rules, host.environment_rules);
    merged.redirects = joined(host.redirects, main.redirects);
    merged.proxy = merge(main.proxy, host.proxy);
    merged.rewrite = merge(main.rewrite, host.rewrite);
    merged.initial_environment = overlaid(main.initial_environment, host.initial_environment);
    for (const auto& [command, options] : main.command_options)
        merged.command_options.emplace(command, options);
    return merged;
}

}  // namespace fcgicheck::apache
