#include "os/path_walk.h"

#include <algorithm>
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

void add_rung(std::vector<FileFacts>& rungs, const FileFacts& rung) {
    const bool is_known = std::any_of(
        rungs.begin(), rungs.end(), [&](const FileFacts& each) { return each.path == rung.path; });
    if (!is_known)
        rungs.push_back(rung);
}

PathFacts ended(PathFacts facts, PathFacts::End end, FileFacts target) {
    facts.end = end;
    facts.target = std::move(target);
    facts.noexec = end == PathFacts::End::reached && is_on_noexec_mount(facts.target.path);
    return facts;
}

}  // namespace

Observed<FileFacts> PathWalker::look_at(const std::string& path) {
    if (const auto known = directories_.find(path); known != directories_.end()) {
        return known->second;
    }
    FileFacts file{.path = path};
    const Observed<FileStat> stat = disk_.stat(path);
    if (stat.seen() == nullptr)
        return *stat.unseen();
    file.stat = *stat.seen();
    if (file.stat.kind == FileKind::missing)
        return file;
    file.owner = users_.user_name(file.stat.uid);
    file.group = users_.group_name(file.stat.gid);
    if (file.stat.kind == FileKind::symlink) {
        Observed<std::string> target = disk_.readlink(path);
        if (target.seen() == nullptr)
            return *target.unseen();
        file.link_target = std::move(*target.seen());
        return file;
    }
    Observed<std::vector<AclEntry>> acl = access_acl(path);
    if (acl.seen() == nullptr)
        return *acl.unseen();
    file.acl = std::move(*acl.seen());
    if (file.stat.kind == FileKind::directory)
        directories_.emplace(path, file);
    return file;
}

Observed<PathFacts> PathWalker::walk(const std::string& path) {
    using End = PathFacts::End;
    PathFacts facts{.path = path};
    unsigned links = 0;
    std::string left = path;
    std::string directory = "/";
    for (;;) {
        Observed<FileFacts> here = look_at(directory);
        if (here.seen() == nullptr)
            return *here.unseen();
        const auto [name, rest] = split_first(left);
        left = rest;
        if (name.empty())
            return ended(std::move(facts), End::reached, *here.seen());
        add_rung(facts.rungs, *here.seen());
        if (name == ".")
            continue;
        if (name == "..") {
            directory = text::parent_path(directory);
            continue;
        }

        const std::string next = text::join_path(directory, name);
        Observed<FileFacts> found = look_at(next);
        if (found.seen() == nullptr) {
            Unseen unseen = *found.unseen();
            if (unseen.why == UnseenWhy::permission) {
                unseen.detail = "this account may not search " + directory;
            }
            return unseen;
        }
        const FileFacts& file = *found.seen();
        switch (file.stat.kind) {
            case FileKind::missing:
                return ended(std::move(facts), End::missing, file);
            case FileKind::directory:
                directory = next;
                break;
            case FileKind::symlink:
                add_rung(facts.rungs, file);
                if (++links > max_links)
                    return ended(std::move(facts), End::loop, {.path = next});
                if (file.link_target.starts_with('/'))
                    directory = "/";
                left = file.link_target + rest;
                break;
            default:
                return ended(std::move(facts), rest.empty() ? End::reached : End::not_a_directory,
                             file);
        }
    }
}

}  // namespace fcgicheck::os
