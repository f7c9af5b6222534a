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

void PathWalker::go_to(Way& way, const std::string& path) {
    Observed<Rung> found = look_at(path);
    if (found.seen() != nullptr)
        way.at = std::move(*found.seen());
    else
        way.unseen = *found.unseen();
}

// One name in the directory that was come to.
void PathWalker::enter(Way& way, const std::string& name, std::string& left, Place place) {
    const Rung directory = way.at;
    const std::string path = text::join_path(directory->path, name);
    go_to(way, path);
    if (way.unseen && name.size() > NAME_MAX) {  // nothing is called so
        way.unseen = std::nullopt;
        way.at = std::make_shared<FileFacts>(FileFacts{.path = path});
    }
    if (way.unseen) {
        if (way.unseen->why == UnseenWhy::permission)
            way.unseen->detail = "this account may not search " + directory->path;
        return;
    }
    if (way.at->stat.kind == FileKind::missing)
        way.end = PathFacts::End::missing;
    if (way.at->stat.kind == FileKind::symlink)
        follow_link(way, directory, left, place);
}

// Puts what the link says before what is `left`.
void PathWalker::follow_link(Way& way, const Rung& directory, std::string& left, Place place) {
    const Rung link = std::exchange(way.at, directory);
    add_rung(way.rungs, link);
    const bool is_followed =
        ++way.links <= max_links && !is_mounted(directory->path, MountFlag::nosymfollow);
    if (!is_followed) {
        way.at = std::make_shared<FileFacts>(FileFacts{.path = link->path});
        way.end = PathFacts::End::loop;
    } else if (place == Place::last && left.find_first_not_of('/') == std::string::npos) {
        way.last_links.push_back({link, directory, way.rungs.size()});
    }
    left = link->link_target + left;
    if (link->link_target.starts_with('/'))
        go_to(way, "/");
}

void PathWalker::follow(Way& way, std::string left, Place place) {
    while (way.goes_on() && !left.empty()) {
        if (way.at->stat.kind != FileKind::directory) {
            way.end = PathFacts::End::not_a_directory;
            break;
        }
        auto [name, rest] = split_first(left);
        left = std::move(rest);
        if (name.empty())
            break;
        add_rung(way.rungs, way.at);
        if (name == "..")
            go_to(way, std::string(text::parent_path(way.at->path)));
        else if (name != ".")
            enter(way, name, left, place);
    }
}

// From the nearest ancestor that is known. Only the ways to directories under their real names are
// kept: there are no more of these than directories.
PathWalker::Way PathWalker::way_to(const std::string& path) {
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
        go_to(way, "/");
        if (way.unseen)
            return way;
        ways_.emplace("", way);
    }
    while (end < path.size() && way.goes_on()) {
        const std::size_t next = std::min(path.find('/', end + 1), path.size());
        const bool is_last = path.find_first_not_of('/', next) == std::string::npos;
        follow(way, path.substr(end, next - end), is_last ? Place::last : Place::inner);
        end = next;
        const bool is_directory = way.at->stat.kind == FileKind::directory && !way.unseen;
        if (is_directory && way.at->path.size() == end && path.starts_with(way.at->path))
            ways_.emplace(way.at->path, way);
    }
    return way;
}

SeenPath PathWalker::walk_as_seen(const std::string& path) {
    if (!path.starts_with('/'))
        return {.path = {.path = path}, .unseen = to_unseen({ENOENT, "lstat", path})};
    if (path.size() >= PATH_MAX)
        return {.path = {.path = path}, .unseen = to_unseen({ENAMETOOLONG, "lstat", path})};
    Way way = way_to(path);
    SeenPath seen{.path = {.path = path,
                           .rungs = std::move(way.rungs),
                           .end = way.end,
                           .last_links = std::move(way.last_links)},
                  .unseen = std::move(way.unseen)};
    if (seen.unseen)
        return seen;
    FileFacts& target = seen.path.target = *way.at;
    const FileKind kind = target.stat.kind;
    const bool is_device = kind == FileKind::character_device || kind == FileKind::block_device;
    if (way.end != PathFacts::End::reached)
        return seen;
    seen.path.noexec = kind == FileKind::regular && is_mounted(target.path, MountFlag::noexec);
    seen.path.nodev = is_device && is_mounted(target.path, MountFlag::nodev);
    return seen;
}

Observed<PathFacts> PathWalker::walk(const std::string& path) {
    SeenPath seen = walk_as_seen(path);
    if (seen.unseen)
        return *seen.unseen;
    return std::move(seen.path);
}

}  // namespace fcgicheck::os
