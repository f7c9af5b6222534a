// There may be ten thousand virtual hosts, and what one says means the same whatever the others
// say: a long row of them is shared out among the processors, and what comes of it is put together
// in the order of the configuration.
#include "apache/hosts.h"

#include <algorithm>
#include <array>
#include <functional>
#include <future>
#include <iterator>
#include <span>
#include <utility>

#include "apache/directives/walk.h"
#include "apache/reading/modules.h"
#include "text/config_words.h"

namespace fcgicheck::apache {

namespace {

using Row = std::span<const Node* const>;

struct Part {
    Global global;
    HostsRead read = {};
};

void walk_row(FileSource& files, Global& global, Server& main, Row row, HostsRead& read) {
    const std::function<void(Server, const Node&)> add_host = [&](Server host,
                                                                  const Node& opening) {
        host.limits = overlaid(main.limits, host.limits);
        read.hosts.push_back({.outline = std::move(host), .opening = &opening});
    };
    Walk walk{.files = files, .global = global};
    walk.server = &main;
    walk.dir = &main.defaults;
    walk.add_host = &add_host;
    walk.error = &read.error;
    Directive directive;
    for (const Node* node : row)
        walk_line(walk, *node, directive);
}

bool names_other_method(const Node& limit) {
    std::string_view methods = limit.line.substr(limit.arguments);
    methods = methods.substr(0, methods.rfind('>'));
    const std::vector<std::string> names = text::words_of(methods);
    return std::any_of(names.begin(), names.end(),
                       [](const std::string& name) { return !known_method(name); });
}

// A host may name a filter or a method that an earlier one has defined: then they are walked one
// by one.
bool defines_names(Row row) {
    const std::array definers = {find_directive("ExtFilterDefine"),
                                 find_directive("LuaOutputFilter"), find_directive("Script")};
    const std::array limits = {find_directive("<Limit"), find_directive("<LimitExcept")};
    const auto is_among = [](const auto& known, const Node& node) {
        return node.known != nullptr &&
               std::find(known.begin(), known.end(), node.known) != known.end();
    };
    return std::any_of(row.begin(), row.end(), [&](const Node* host) {
        return std::any_of(host, host + 1 + host->below, [&](const Node& node) {
            return is_among(definers, node) || (is_among(limits, node) && names_other_method(node));
        });
    });
}

// With what a host may look up; what it adds is found in it afterwards.
Global without_findings(const Global& global) {
    Global copy{.read = global.read};
    copy.filters = global.filters;
    copy.methods = global.methods;
    copy.authn_providers = global.authn_providers;
    copy.provider_aliases = global.provider_aliases;
    copy.is_suexec_off = global.is_suexec_off;
    return copy;
}

// A host has no say in the rest of Global.
void absorb(Global& global, Global part) {
    global.name_hosts.insert(global.name_hosts.end(), part.name_hosts.begin(),
                             part.name_hosts.end());
    global.action_handlers.merge(part.action_handlers);
    global.balancers.merge(part.balancers);
    global.methods.merge(part.methods);
    global.balancers_with_method.merge(part.balancers_with_method);
    if (!global.late_error)
        global.late_error = std::move(part.late_error);
    for (ObsoleteName& name : part.obsolete)
        note_obsolete(global, std::move(name));
}

// All but the first share of the row are walked in other threads.
void walk_hosts(FileSource& files, Global& global, Server& main, Row row, std::size_t threads,
                HostsRead& read) {
    constexpr std::size_t worth_a_thread = 250;
    const std::size_t most = row.size() / worth_a_thread;
    const std::size_t shares = most < 2 || defines_names(row) ? 1 : std::min(most, threads);
    const std::size_t share = (row.size() + shares - 1) / shares;
    std::vector<std::future<Part>> parts;
    for (std::size_t first = share; first < row.size(); first += share)
        parts.push_back(
            std::async([&files, &main, part = Part{without_findings(global)},
                        own = row.subspan(first, std::min(share, row.size() - first))]() mutable {
                walk_row(files, part.global, main, own, part.read);
                return std::move(part);
            }));
    walk_row(files, global, main, row.first(std::min(share, row.size())), read);
    for (std::future<Part>& future : parts) {
        Part part = future.get();
        std::move(part.read.hosts.begin(), part.read.hosts.end(), std::back_inserter(read.hosts));
        if (!read.error)
            read.error = std::move(part.read.error);
        absorb(global, std::move(part.global));
    }
}

}  // namespace

HostsRead walk_server(FileSource& files, Global& global, Server& main, Body directives,
                      std::size_t threads) {
    const KnownDirective* const virtual_host = find_directive("<VirtualHost");
    HostsRead read;
    std::vector<const Node*> row;
    for (const Node& node : directives) {
        if (node.known == virtual_host) {
            row.push_back(&node);
            continue;
        }
        walk_hosts(files, global, main, row, threads, read);
        row.clear();
        const Node* const own = &node;
        walk_row(files, global, main, Row(&own, 1), read);
    }
    walk_hosts(files, global, main, row, threads, read);
    return read;
}

}  // namespace fcgicheck::apache
