#include "os/deployed_files.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "text/path.h"

namespace fcgicheck::os {

DeployedFiles::DeployedFiles(Deployment deployment)
    : nobody_("", "", Users::Beyond::nothing), paths_(nobody_, std::move(deployment)) {}

Observed<Rung> DeployedFiles::look(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    return paths_.look(path);
}

// Where the way leads: a path without links.
Observed<std::string> DeployedFiles::target_of(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    Observed<PathFacts> walked = paths_.walk(path);
    if (walked.seen() == nullptr)
        return *walked.unseen();
    if (walked.seen()->end != PathFacts::End::reached)
        return Unseen{.what = path, .why = UnseenWhy::failed, .detail = "it is not there"};
    return std::move(walked.seen()->target.path);
}

Observed<FileStat> DeployedFiles::stat(const std::string& path) {
    const Observed<Rung> found = look(path);
    if (found.seen() == nullptr)
        return *found.unseen();
    return (*found.seen())->stat;
}

Observed<std::string> DeployedFiles::readlink(const std::string& path) {
    const Observed<Rung> found = look(path);
    if (found.seen() == nullptr)
        return *found.unseen();
    const FileFacts& file = **found.seen();
    if (file.stat.kind != FileKind::symlink)
        return Unseen{.what = path, .why = UnseenWhy::failed, .detail = "it is no link"};
    return file.link_target;
}

Observed<std::vector<AclEntry>> DeployedFiles::acl(const std::string& path) {
    const Observed<Rung> found = look(path);
    if (found.seen() == nullptr)
        return *found.unseen();
    return (*found.seen())->acl;
}

Observed<std::string> DeployedFiles::read(const std::string& path, std::size_t limit) {
    const Observed<std::string> target = target_of(path);
    if (target.seen() == nullptr)
        return *target.unseen();
    Observed<FileContent> content = paths_.read_all(*target.seen(), limit);
    if (content.seen() == nullptr)
        return *content.unseen();
    return std::move(content.seen()->bytes);
}

Observed<std::string> DeployedFiles::head(const std::string& path, std::size_t bytes) {
    const Observed<std::string> target = target_of(path);
    if (target.seen() == nullptr)
        return *target.unseen();
    Observed<FileContent> content = paths_.read_head(*target.seen(), bytes);
    if (content.seen() == nullptr)
        return *content.unseen();
    return std::move(content.seen()->bytes);
}

// Of a folder above mapped ones as much as the maps say.
Observed<std::vector<DirectoryEntry>> DeployedFiles::list(const std::string& path) {
    const Observed<std::string> target = target_of(path);
    if (target.seen() == nullptr)
        return *target.unseen();
    const std::string& folder = *target.seen();
    std::vector<DirectoryEntry> entries;
    const std::optional<std::string> local = paths_.deployment().local(folder);
    const std::vector<std::string> mapped = paths_.deployment().maps.below(folder);
    if (local) {
        Observed<std::vector<DirectoryEntry>> here = Disk().list(*local);
        if (here.seen() == nullptr && mapped.empty())
            return *here.unseen();
        if (here.seen() != nullptr)
            entries = std::move(*here.seen());
    }
    for (const std::string& below : mapped) {
        const std::size_t start = folder == "/" ? 1 : folder.size() + 1;
        const std::string name = below.substr(start, below.find('/', start) - start);
        if (std::none_of(entries.begin(), entries.end(),
                         [&](const DirectoryEntry& entry) { return entry.name == name; }))
            entries.push_back({name, FileKind::directory});
    }
    std::sort(entries.begin(), entries.end(),
              [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
    return entries;
}

namespace {

// One tree of this machine's, under the server's path. What another map puts in its place is left
// out.
void walk_tree(const Deployment& deployment, const std::string& server, const std::string& local,
               const WalkCallbacks& callbacks) {
    const auto renamed = [&](const std::string& path) -> std::string {
        if (!text::is_below(path, local))
            return path;
        const std::size_t start = path.find_first_not_of('/', local.size());
        return start == std::string::npos ? server : text::join_path(server, path.substr(start));
    };
    walk(local,
         {.visit =
              [&](const VisitedDirectory& directory) {
                  VisitedDirectory named{.path = renamed(directory.path),
                                         .entries = directory.entries};
                  if (deployment.maps.empty() || deployment.local(named.path) == directory.path)
                      callbacks.visit(named);
              },
          .skipped =
              [&](Unseen unseen) {
                  unseen.what = renamed(unseen.what);
                  callbacks.skipped(std::move(unseen));
              }});
}

}  // namespace

void walk_deployed(PathWalker& paths, const std::string& root, const WalkCallbacks& callbacks) {
    const Deployment& deployment = paths.deployment();
    if (deployment.maps.empty() && deployment.unmapped == Unmapped::here)
        return walk(root, callbacks);
    const Observed<PathFacts> walked = paths.walk(root);
    if (walked.seen() == nullptr)
        return callbacks.skipped(*walked.unseen());
    if (const auto local = deployment.local(walked.seen()->target.path))
        walk_tree(deployment, root, *local, callbacks);
    for (const std::string& below : deployment.maps.below(root))
        if (const auto local = deployment.local(below))
            walk_tree(deployment, below, *local, callbacks);
}

}  // namespace fcgicheck::os
