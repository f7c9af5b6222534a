#include "os/path_walk.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string_view>
#include <utility>
#include <vector>

#include "text/path.h"

namespace fcgicheck::os {

namespace {

constexpr unsigned max_links = 40;  // MAXSYMLINKS, linux/namei.h

// The first component of `path` and what follows it, slashes included.
std::pair<std::string, std::string> split_first(std::string_view path) {
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    const std::size_t end = std::min(path.find('/'), path.size());
    return {std::string(path.substr(0, end)), std::string(path.substr(end))};
}

void add_rung(std::vector<Rung>& rungs, const Rung& rung) {
    if (std::find(rungs.begin(), rungs.end(), rung) == rungs.end())
        rungs.push_back(rung);
}

}  // namespace

Observed<Rung> PathWalker::look_at(const std::string& path) {
    if (const auto known = rungs_.find(path); known != rungs_.end())
        return known->second;
    const auto rung = std::make_shared<FileFacts>(FileFacts{.path = path});
    FileFacts& file = *rung;
    const Observed<FileStat> stat = disk_.stat(path);
    if (stat.seen() == nullptr)
        return *stat.unseen();
    file.stat = *stat.seen();
    if (file.stat.kind == FileKind::missing)
        return Rung(rung);
    file.owner = users_.user_name(file.stat.uid);
    file.group = users_.group_name(file.stat.gid);
    if (file.stat.kind == FileKind::symlink) {
        Observed<std::string> target = disk_.readlink(path);
        if (target.seen() == nullptr)
            return *target.unseen();
        file.link_target = std::move(*target.seen());
    } else {
        Observed<std::vector<AclEntry>> acl = access_acl(path);
        if (acl.seen() == nullptr)
            return *acl.unseen();
        file.acl = std::move(*acl.seen());
    }
    if (file.stat.kind == FileKind::symlink || file.stat.kind == FileKind::directory)
        rungs_.emplace(path, rung);
    return Rung(rung);
}

std::optional<Unseen> PathWalker::go_to(Way& way, const std::string& path) {
    Observed<Rung> found = look_at(path);
    if (found.seen() == nullptr)
        return *found.unseen();
    way.at = std::move(*found.seen());
    return std::nullopt;
}

// One name in the directory that was come to. A link puts what it says before what is `left`.
std::optional<Unseen> PathWalker::enter(Way& way, const std::string& name, std::string& left) {
    const Rung directory = way.at;
    if (std::optional<Unseen> unseen = go_to(way, text::join_path(directory->path, name))) {
        if (unseen->why == UnseenWhy::permission)
            unseen->detail = "this account may not search " + directory->path;
        return unseen;
    }
    if (way.at->stat.kind == FileKind::missing)
        way.end = PathFacts::End::missing;
    if (way.at->stat.kind != FileKind::symlink)
        return std::nullopt;
    const Rung link = std::exchange(way.at, directory);
    add_rung(way.rungs, link);
    if (++way.links > max_links) {
        way.at = std::make_shared<FileFacts>(FileFacts{.path = link->path});
        way.end = PathFacts::End::loop;
    }
    left = link->link_target + left;
    return link->link_target.starts_with('/') ? go_to(way, "/") : std::nullopt;
}

std::optional<Unseen> PathWalker::follow(Way& way, std::string left) {
    while (way.end == PathFacts::End::reached && !left.empty()) {
        if (way.at->stat.kind != FileKind::directory) {
            way.end = PathFacts::End::not_a_directory;
            break;
        }
        auto [name, rest] = split_first(left);
        left = std::move(rest);
        if (name.empty())
            break;
        add_rung(way.rungs, way.at);
        std::optional<Unseen> unseen;
        if (name == "..")
            unseen = go_to(way, std::string(text::parent_path(way.at->path)));
        else if (name != ".")
            unseen = enter(way, name, left);
        if (unseen)
            return unseen;
    }
    return std::nullopt;
}

// From the nearest ancestor that is known. Only the ways to directories under their real names are
// kept: there are no more of these than directories.
Observed<PathWalker::Way> PathWalker::way_to(const std::string& path) {
    std::size_t end = path.size();
    auto known = ways_.find(path);
    while (known == ways_.end() && end > 0) {
        end = path.rfind('/', end - 1);
        known = ways_.find(path.substr(0, end));
    }
    Way way;
    if (known != ways_.end()) {
        way = known->second;
    } else {
        if (auto unseen = go_to(way, "/"))
            return *unseen;
        ways_.emplace("", way);
    }
    while (end < path.size() && way.end == PathFacts::End::reached) {
        const std::size_t next = std::min(path.find('/', end + 1), path.size());
        if (auto unseen = follow(way, path.substr(end, next - end)))
            return *unseen;
        end = next;
        const bool is_directory = way.at->stat.kind == FileKind::directory;
        if (is_directory && way.at->path.size() == end && path.starts_with(way.at->path))
            ways_.emplace(way.at->path, way);
    }
    return way;
}

Observed<PathFacts> PathWalker::walk(const std::string& path) {
    if (!path.starts_with('/'))
        return to_unseen({ENOENT, "lstat", path});
    if (path.size() >= PATH_MAX)
        return to_unseen({ENAMETOOLONG, "lstat", path});
    Observed<Way> found = way_to(path);
    if (found.seen() == nullptr)
        return *found.unseen();
    Way& way = *found.seen();
    const FileFacts& target = *way.at;
    const bool is_file =
        way.end == PathFacts::End::reached && target.stat.kind == FileKind::regular;
    return PathFacts{.path = path,
                     .rungs = std::move(way.rungs),
                     .target = target,
                     .end = way.end,
                     .noexec = is_file && is_on_noexec_mount(target.path)};
}

}  // namespace fcgicheck::os
