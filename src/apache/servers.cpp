#include <algorithm>
#include <deque>
#include <utility>

#include "apache/directives/walk.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

// What it takes to read a host again, and those that were read last. Nothing that a host says can
// change what is one for the whole httpd a second time, so that all of them share a copy of it.
struct Servers::Reading {
    std::unique_ptr<const Directives> directives;
    FileSource& files;
    Global global;
    std::deque<std::pair<std::size_t, std::shared_ptr<const Server>>> kept;
};

Servers::Servers(Server main) {
    sort_directories(main);
    main_ = std::make_shared<const Server>(std::move(main));
}

Servers::Servers(Server main, std::vector<HostLines> hosts,
                 std::unique_ptr<const Directives> directives, FileSource& files,
                 const Global& global)
    : Servers(std::move(main)) {
    hosts_ = std::move(hosts);
    const ServerOutline& outline = *main_;
    for (HostLines& host : hosts_)
        host.outline = inherit(outline, std::move(host.outline));
    reading_ =
        std::make_unique<Reading>(Reading{std::move(directives), files, global, /*kept=*/{}});
}

Servers::Servers(Servers&&) noexcept = default;
Servers& Servers::operator=(Servers&&) noexcept = default;
Servers::~Servers() = default;

const ServerOutline& Servers::outline(std::size_t index) const {
    return index == 0 ? *main_ : hosts_.at(index - 1).outline;
}

std::shared_ptr<const Server> Servers::share(std::size_t index) const {
    if (index == 0)
        return main_;
    auto& kept = reading_->kept;
    const auto known = std::find_if(kept.begin(), kept.end(),
                                    [&](const auto& entry) { return entry.first == index; });
    if (known != kept.end())
        return known->second;
    Server server = inherit(
        *main_, read_host(reading_->files, reading_->global, *hosts_.at(index - 1).opening));
    server.limits = outline(index).limits;
    sort_directories(server);
    kept.emplace_front(index, std::make_shared<const Server>(std::move(server)));
    if (kept.size() > most_kept)
        kept.pop_back();
    return kept.front().second;
}

}  // namespace fcgicheck::apache
