// What a virtual host takes from the main server (merge_server_configs, server/config.c; each
// module's own merge), and the order of directories (ap_core_reorder_directories, server/core.c).
#include <algorithm>
#include <optional>

#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

// Where the host says nothing.
template <class T>
void fill(std::optional<T>& own, const std::optional<T>& inherited) {
    if (!own)
        own = inherited;
}

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

RequestLimits overlaid(const RequestLimits& main, const RequestLimits& host) {
    RequestLimits limits = host;
    fill(limits.line, main.line);
    fill(limits.fields, main.fields);
    fill(limits.field_size, main.field_size);
    return limits;
}

void sort_directories(Server& server) {
    std::stable_sort(server.directories.begin(), server.directories.end(),
                     [](const auto& a, const auto& b) {
                         return std::pair(a->regex.has_value(), a->slashes) <
                                std::pair(b->regex.has_value(), b->slashes);
                     });
}

ServerOutline inherit(const ServerOutline& main, ServerOutline host) {
    fill(host.document_root, main.document_root);
    if (main.user_dirs && host.user_dirs)
        host.user_dirs = merge(*main.user_dirs, *host.user_dirs);
    else
        fill(host.user_dirs, main.user_dirs);
    fill(host.runs_as, main.runs_as);
    fill(host.io_timeout, main.io_timeout);
    fill(host.max_requests, main.max_requests);
    host.aliases.insert(host.aliases.end(), main.aliases.begin(), main.aliases.end());
    host.initial_environment = overlaid(main.initial_environment, host.initial_environment);
    return host;
}

Server inherit(const Server& main, Server host) {
    ServerOutline& outline = host;
    outline = inherit(static_cast<const ServerOutline&>(main), std::move(outline));
    fill(host.access_file_names, main.access_file_names);
    fill(host.port, main.port);
    fill(host.remote_ip.header, main.remote_ip.header);
    if (host.remote_ip.proxies.empty() && !host.remote_ip.has_others) {
        host.remote_ip.proxies = main.remote_ip.proxies;
        host.remote_ip.has_others = main.remote_ip.has_others;
    }
    fill(host.merge_slashes, main.merge_slashes);
    fill(host.strict_host_check, main.strict_host_check);
    fill(host.tls_engine, main.tls_engine);
    host.has_certificate = host.has_certificate || main.has_certificate;
    fill(host.answers_trace, main.answers_trace);
    fill(host.takes_unsafe, main.takes_unsafe);
    fill(host.starts_once, main.starts_once);
    fill(host.recursion.redirects, main.recursion.redirects);
    fill(host.recursion.subrequests, main.recursion.subrequests);
    fill(host.virtual_root, main.virtual_root);
    fill(host.virtual_script_root, main.virtual_script_root);
    host.defaults = merge(main.defaults, host.defaults);
    host.directories = joined(main.directories, host.directories);
    host.locations = joined(main.locations, host.locations);
    host.proxies = joined(main.proxies, host.proxies);
    host.environment_rules = joined(main.environment_rules, host.environment_rules);
    host.early_headers = joined(main.early_headers, host.early_headers);
    host.redirects = joined(host.redirects, main.redirects);
    host.proxy = merge(main.proxy, host.proxy);
    host.rewrite = merge(main.rewrite, host.rewrite);
    for (const auto& [command, options] : main.command_options)
        host.command_options.emplace(command, options);
    return host;
}

}  // namespace fcgicheck::apache
