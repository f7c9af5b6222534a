#include "os/path_walk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <string_view>
#include <utility>
#include <vector>

#include "os/acl.h"
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

// A folder that stands for one of the server's: it has no owner.
FileFacts assumed_folder(const std::string& path) {
    return {.path = path, .stat = {.kind = FileKind::directory, .mode = 0755}};
}

bool is_assumed(const FileFacts& file) {
    return file.owner.empty();
}

Unseen not_here(const std::string& path) {
    return {.what = path, .why = UnseenWhy::not_here, .detail = "it is on the server"};
}

bool is_made_by_kernel(std::string_view path) {
    constexpr std::array<std::string_view, 3> trees = {"/dev", "/proc", "/sys"};
    return std::any_of(trees.begin(), trees.end(),
                       [&](std::string_view tree) { return text::is_below(path, tree); });
}

void add_rung(std::vector<Rung>& rungs, const Rung& rung) {
    if (!is_assumed(*rung) && std::find(rungs.begin(), rungs.end(), rung) == rungs.end())
        rungs.push_back(rung);
}

}  // namespace

PathWalker::PathWalker(Users& users, Deployment deployment)
    : users_(users), deployment_(std::move(deployment)), is_plain_(false) {}

Observed<FileFacts> PathWalker::facts_at(const std::string& path, const std::string& local) {
    FileFacts file{.path = path};
    const SeenFile* const seen = met(local);
    const Observed<FileStat> stat = seen != nullptr ? seen->stat : disk_.stat(local);
    if (stat.seen() == nullptr)
        return *stat.unseen();
    file.stat = *stat.seen();
    if (file.stat.kind == FileKind::missing)
        return file;
    if (!is_plain_)
        change_as_deployed(file, local);
    if (is_plain_ || !deployment_.is_in_checkout(local))
        note_what_modes_mean(file, local);
    const bool is_owner_known = is_plain_ || deployment_.owners_are_known;
    file.owner = is_owner_known ? users_.user_name(file.stat.uid) : "?";
    file.group = is_owner_known ? users_.group_name(file.stat.gid) : "?";
    if (is_plain_ || deployment_.is_this_machines(path))
        unmap_owners(file);
    if (file.stat.kind == FileKind::symlink) {
        Observed<std::string> target = disk_.readlink(local);
        if (target.seen() == nullptr)
            return *target.unseen();
        file.link_target = std::move(*target.seen());
    } else if (is_plain_ || !deployment_.is_in_checkout(local)) {
        Observed<std::vector<AclEntry>> acl = seen != nullptr ? seen->acl : access_acl(local);
        if (acl.seen() == nullptr)
            return *acl.unseen();
        file.acl = std::move(*acl.seen());
    }
    return file;
}

void PathWalker::meet(const std::string& folder, SeenFile&& seen) {
    while (!met_.empty() && !text::is_below(folder, met_.back().first))
        met_.pop_back();
    met_.emplace_back(folder, std::move(seen));
}

const SeenFile* PathWalker::met(const std::string& path) const {
    const auto found = std::find_if(met_.rbegin(), met_.rend(),
                                    [&](const auto& each) { return each.first == path; });
    return found == met_.rend() ? nullptr : &found->second;
}

void PathWalker::note_what_modes_mean(FileFacts& file, const std::string& local) {
    file.file_system = mounts_.without_modes(local, file.stat.mount);
    file.stat.modes_decide = file.file_system.empty();
}

// Nobody here is the owner of such a file, nor in its group; root has no power over it.
void PathWalker::unmap_owners(FileFacts& file) {
    constexpr std::uint32_t nobody = 0xffffffff;  // no id, for setuid(2)
    if (!id_maps_)
        id_maps_ = own_id_maps();
    const bool has_owner = !id_maps_->users.is_unmapped(file.stat.uid);
    const bool has_group = !id_maps_->groups.is_unmapped(file.stat.gid);
    if (!has_owner)
        file.stat.uid = nobody;
    if (!has_group)
        file.stat.gid = nobody;
    file.stat.is_owner_mapped = has_owner && has_group;
}

void PathWalker::change_as_deployed(FileFacts& file, const std::string& local) const {
    constexpr uid_t nobody = 0xffffffff;  // whom setuid(2) makes nobody
    if (!deployment_.owners_are_known) {
        file.stat.uid = nobody;
        file.stat.gid = nobody;
    } else if (deployment_.is_owned(file.path)) {
        file.stat.uid = deployment_.owned->uid;
        file.stat.gid = deployment_.owned->gid;
    }
    const bool is_folder = file.stat.kind == FileKind::directory;
    if (deployment_.is_in_checkout(local) && file.stat.kind != FileKind::symlink)
        file.stat.mode = is_folder || (file.stat.mode & 0100U) != 0 ? 0755 : 0644;
}

// What is above a mapped folder may be on the server alone.
Observed<FileFacts> PathWalker::facts_of(const std::string& path) {
    if (is_plain_)
        return facts_at(path, path);
    const bool is_above = !deployment_.maps.below(path).empty();
    if (const std::optional<std::string> local = deployment_.local(path)) {
        Observed<FileFacts> file = facts_at(path, *local);
        const bool is_here = file.seen() == nullptr || file.seen()->stat.kind != FileKind::missing;
        if (!is_here && deployment_.unmapped == Unmapped::in_root && is_made_by_kernel(path))
            return Unseen{.what = path,
                          .why = UnseenWhy::not_here,
                          .detail = "the kernel makes it where the image runs"};
        if (is_here || !is_above)
            return file;
    }
    if (is_above)
        return assumed_folder(path);
    const std::string folder(text::parent_path(path));
    if (text::file_name(path) == ".htaccess" && !deployment_.maps.below(folder).empty())
        return FileFacts{.path = path};  // a site's own is in its folders, not above them
    return not_here(path);
}

// A walk through a site leaves folders behind: of what is kept only that above the path is of use.
void PathWalker::forget_others_than(const std::string& path) {
    constexpr std::size_t most_kept = 64;
    if (ways_.size() <= most_kept && rungs_.size() <= most_kept)
        return;
    const auto is_elsewhere = [&](const auto& kept) {
        return !text::is_below(path, kept.first.empty() ? "/" : kept.first);
    };
    std::erase_if(ways_, is_elsewhere);
    std::erase_if(rungs_, is_elsewhere);
}

Observed<Rung> PathWalker::look_at(const std::string& path) {
    if (const auto known = rungs_.find(path); known != rungs_.end())
        return known->second;
    if (last_file_ && last_file_->path == path)
        return last_file_;
    Observed<FileFacts> file = facts_of(path);
    if (file.seen() == nullptr)
        return *file.unseen();
    const Rung rung = std::make_shared<FileFacts>(std::move(*file.seen()));
    forget_others_than(path);
    if (rung->stat.kind == FileKind::symlink || rung->stat.kind == FileKind::directory)
        rungs_.emplace(path, rung);
    else if (rung->stat.kind != FileKind::missing)
        last_file_ = rung;
    return rung;
}

Observed<Rung> PathWalker::look(const std::string& path) {
    if (path == "/" || text::file_name(path) == "..")
        return look_at(text::normalize_path(path));
    const std::string folder(text::parent_path(path));
    const SeenPath above = walk_as_seen(folder);
    if (above.unseen)
        return *above.unseen;
    const bool is_folder = above.path.end == PathFacts::End::reached &&
                           above.path.target.stat.kind == FileKind::directory;
    if (!is_folder)
        return Rung(std::make_shared<FileFacts>(FileFacts{.path = path}));
    return look_at(text::join_path(above.path.target.path, text::file_name(path)));
}

Observed<std::string> PathWalker::read_head(const FileFacts& file, std::size_t bytes) const {
    if (is_plain_)
        return os::read_head(file.path, file.stat, bytes);
    const std::optional<std::string> local = deployment_.local(file.path);
    return local ? os::read_head(*local, file.stat, bytes) : not_here(file.path);
}

Observed<std::string> PathWalker::read_all(const FileFacts& file, std::size_t limit) const {
    if (is_plain_)
        return os::read_all(file.path, file.stat, limit);
    const std::optional<std::string> local = deployment_.local(file.path);
    return local ? os::read_all(*local, file.stat, limit) : not_here(file.path);
}

// How the server mounts what is elsewhere is not known.
bool PathWalker::is_mounted_here(const FileFacts& file, MountFlag flag) {
    return (is_plain_ || deployment_.is_this_machines(file.path)) &&
           mounts_.has(flag, file.path, file.stat.mount);
}

void PathWalker::go_to(Way& way, const std::string& path) {
    Observed<Rung> found = look_at(path);
    if (last_file_ && last_file_->path == path)
        last_file_.reset();  // each further walk to it looks anew
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
    if (++way.links > max_links)
        way.end = PathFacts::End::loop;
    else if (is_mounted_here(*directory, MountFlag::nosymfollow))
        way.end = PathFacts::End::nosymfollow;
    if (!way.goes_on()) {
        way.at = std::make_shared<FileFacts>(FileFacts{.path = link->path});
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
    if (last_file_ && !text::is_below(last_file_->path, path))
        last_file_.reset();
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
    forget_others_than(path);
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
    seen.path.noexec = kind == FileKind::regular && is_mounted_here(target, MountFlag::noexec);
    seen.path.nodev = is_device && is_mounted_here(target, MountFlag::nodev);
    return seen;
}

Observed<PathFacts> PathWalker::walk(const std::string& path) {
    SeenPath seen = walk_as_seen(path);
    if (seen.unseen)
        return *seen.unseen;
    return std::move(seen.path);
}

}  // namespace fcgicheck::os
