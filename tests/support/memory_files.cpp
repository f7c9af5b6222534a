#include "support/memory_files.h"

#include <algorithm>
#include <string_view>

namespace fcgicheck::test {

namespace {

std::string parent_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

Unseen no_permission(const std::string& path) {
    return {.what = path, .why = UnseenWhy::permission, .detail = "Permission denied"};
}

Unseen failed(const std::string& path, std::string detail) {
    return {.what = path, .why = UnseenWhy::failed, .detail = std::move(detail)};
}

}  // namespace

MemoryFiles::Node MemoryFiles::directory_node(unsigned mode, uid_t uid, gid_t gid) {
    return {.stat = {.kind = FileKind::directory, .mode = mode, .uid = uid, .gid = gid},
            .content = {}};
}

void MemoryFiles::put(const std::string& path, Node node) {
    if (path != "/" && !nodes_.contains(parent_of(path)))
        add_directory(parent_of(path));
    node.stat.device = 1;
    node.stat.inode = nodes_.size() + 2;
    nodes_[path] = std::move(node);
}

void MemoryFiles::add(const std::string& path, std::string content, unsigned mode, uid_t uid,
                      gid_t gid) {
    FileStat stat{.kind = FileKind::regular, .mode = mode, .uid = uid, .gid = gid};
    stat.size = content.size();
    put(path, {.stat = stat, .content = std::move(content)});
}

void MemoryFiles::add_link(const std::string& path, std::string target, uid_t uid) {
    FileStat stat{.kind = FileKind::symlink, .mode = 0777, .uid = uid};
    stat.size = target.size();
    put(path, {.stat = stat, .content = std::move(target)});
}

void MemoryFiles::add_directory(const std::string& path, unsigned mode, uid_t uid, gid_t gid) {
    put(path, directory_node(mode, uid, gid));
}

void MemoryFiles::add_special(const std::string& path, FileKind kind, unsigned mode) {
    put(path, {.stat = {.kind = kind, .mode = mode}, .content = {}});
}

void MemoryFiles::set_acl(const std::string& path, std::vector<AclEntry> acl) {
    nodes_.at(path).acl = std::move(acl);
}

std::string MemoryFiles::follow(const std::string& path, bool last_too, int depth) const {
    if (depth > 40)
        return "";
    std::string done;
    std::size_t at = 0;
    while (at < path.size()) {
        const std::size_t begin = path.find_first_not_of('/', at);
        if (begin == std::string::npos)
            break;
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string part = path.substr(begin, end - begin);
        at = end;
        if (part == ".")
            continue;
        if (part == "..") {
            done = done.empty() ? "" : done.substr(0, done.rfind('/'));
            continue;
        }
        std::string here = done;
        here.append("/").append(part);
        const auto node = nodes_.find(here);
        const bool is_link = node != nodes_.end() && node->second.stat.kind == FileKind::symlink;
        if (!is_link || (end == path.size() && !last_too)) {
            done = here;
            continue;
        }
        const std::string& target = node->second.content;
        std::string whole = target.starts_with('/') ? "" : done.append("/");
        whole += target;
        done = follow(whole, true, depth + 1);
        if (done.empty())
            return "";
        if (done == "/")
            done.clear();
    }
    return done.empty() ? "/" : done;
}

Observed<FileStat> MemoryFiles::stat(const std::string& path) {
    for (std::string up = path; up != "/";) {
        up = parent_of(up);
        if (forbidden_.contains(up))
            return no_permission(path);
    }
    const auto node = nodes_.find(follow(path, false, 0));
    if (node == nodes_.end())
        return FileStat{};
    return node->second.stat;
}

Observed<std::string> MemoryFiles::readlink(const std::string& path) {
    const auto node = nodes_.find(follow(path, false, 0));
    if (node == nodes_.end() || node->second.stat.kind != FileKind::symlink)
        return failed(path, "Invalid argument");
    return node->second.content;
}

Observed<std::vector<AclEntry>> MemoryFiles::acl(const std::string& path) {
    const auto node = nodes_.find(follow(path, false, 0));
    return node == nodes_.end() ? std::vector<AclEntry>{} : node->second.acl;
}

Observed<std::string> MemoryFiles::read(const std::string& path, std::size_t limit) {
    ++reads;
    const std::string real = follow(path, true, 0);
    if (forbidden_.contains(path) || forbidden_.contains(real))
        return no_permission(path);
    const auto node = nodes_.find(real);
    if (node == nodes_.end())
        return failed(path, "No such file or directory");
    if (node->second.stat.kind != FileKind::regular)
        return failed(path, "not a regular file");
    if (node->second.content.size() > limit)
        return Unseen{.what = path, .why = UnseenWhy::too_large, .detail = "it is too large"};
    return node->second.content;
}

Observed<std::string> MemoryFiles::head(const std::string& path, std::size_t bytes) {
    const Observed<std::string> all = read(path, std::string::npos);
    return all.seen() == nullptr ? all : all.seen()->substr(0, bytes);
}

Observed<std::vector<DirectoryEntry>> MemoryFiles::list(const std::string& path) {
    const std::string real = follow(path, true, 0);
    if (forbidden_.contains(path) || forbidden_.contains(real))
        return no_permission(path);
    const auto directory = nodes_.find(real);
    if (directory == nodes_.end())
        return failed(path, "No such file or directory");
    if (directory->second.stat.kind != FileKind::directory)
        return failed(path, "Not a directory");
    std::vector<DirectoryEntry> entries;
    for (const auto& [name, node] : nodes_)
        if (name != "/" && parent_of(name) == real)
            entries.push_back({name.substr(name.rfind('/') + 1), node.stat.kind});
    return entries;
}

}  // namespace fcgicheck::test
