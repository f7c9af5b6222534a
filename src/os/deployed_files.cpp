#include "os/deployed_files.h"

#include <algorithm>
#include <memory>
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
Observed<FileFacts> DeployedFiles::target_of(const std::string& path) {
    const std::scoped_lock lock(mutex_);
    Observed<PathFacts> walked = paths_.walk(path);
    if (walked.seen() == nullptr)
        return *walked.unseen();
    if (walked.seen()->end != PathFacts::End::reached)
        return Unseen{.what = path, .why = UnseenWhy::failed, .detail = "it is not there"};
    return std::move(walked.seen()->target);
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
    const Observed<FileFacts> target = target_of(path);
    if (target.seen() == nullptr)
        return *target.unseen();
    return paths_.read_all(*target.seen(), limit);
}

Observed<std::string> DeployedFiles::head(const std::string& path, std::size_t bytes) {
    const Observed<FileFacts> target = target_of(path);
    if (target.seen() == nullptr)
        return *target.unseen();
    return paths_.read_head(*target.seen(), bytes);
}

// Of a folder above mapped ones as much as the maps say.
Observed<std::vector<DirectoryEntry>> DeployedFiles::list(const std::string& path) {
    const Observed<FileFacts> target = target_of(path);
    if (target.seen() == nullptr)
        return *target.unseen();
    const std::string& folder = target.seen()->path;
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
class DeployedTree {
  public:
    DeployedTree(const Deployment& deployment, std::string server, std::string local)
        : deployment_(deployment), server_(std::move(server)), local_(std::move(local)) {}

    void walk(const WalkCallbacks& callbacks, Threads threads) const {
        const auto enter = [&](const std::string& directory) {
            const Lenses lenses = callbacks.enter(renamed(directory));
            return Lenses{.here = renaming(lenses.here), .below = renaming(lenses.below)};
        };
        const auto visit = [&](const VisitedDirectory& directory) -> std::vector<std::string> {
            VisitedDirectory named{.path = renamed(directory.path), .entries = directory.entries};
            if (!deployment_.maps.empty() && deployment_.local(named.path) != directory.path)
                return {};
            return callbacks.visit(named);
        };
        const auto skip = [&](Unseen unseen) {
            unseen.what = renamed(unseen.what);
            callbacks.skipped(std::move(unseen));
        };
        os::walk(local_,
                 {.enter = enter,
                  .visit = visit,
                  .file = [&](const std::string& path) { callbacks.file(renamed(path)); },
                  .skipped = skip,
                  .goes_on = callbacks.goes_on},
                 threads);
    }

  private:
    std::string renamed(const std::string& path) const {
        if (!text::is_below(path, local_))
            return path;
        const std::size_t start = path.find_first_not_of('/', local_.size());
        return start == std::string::npos ? server_ : text::join_path(server_, path.substr(start));
    }

    SharedLens renaming(const SharedLens& lens) const {
        const auto decides = [this, lens](const std::string& directory) {
            return lens->decides(renamed(directory));
        };
        return std::make_shared<const Lens>(Lens{.look = lens->look, .decides = decides});
    }

    const Deployment& deployment_;
    std::string server_;
    std::string local_;
};

}  // namespace

void walk_deployed(PathWalker& paths, const std::string& root, const WalkCallbacks& callbacks,
                   Threads threads) {
    const Deployment& deployment = paths.deployment();
    if (deployment.maps.empty() && deployment.unmapped == Unmapped::here) {
        WalkCallbacks telling = callbacks;
        telling.arrived = [&](const std::string& folder, SeenFile&& seen) {
            paths.meet(folder, std::move(seen));
        };
        return walk(root, telling, threads);
    }
    const Observed<PathFacts> walked = paths.walk(root);
    if (walked.seen() == nullptr)
        return callbacks.skipped(*walked.unseen());
    std::vector<std::string> files;  // of all trees
    WalkCallbacks collecting = callbacks;
    collecting.file = [&](const std::string& path) { files.push_back(path); };
    if (const auto local = deployment.local(walked.seen()->target.path))
        DeployedTree(deployment, root, *local).walk(collecting, threads);
    for (const std::string& below : deployment.maps.below(root))
        if (const auto local = deployment.local(below))
            DeployedTree(deployment, below, *local).walk(collecting, threads);
    std::sort(files.begin(), files.end());
    for (const std::string& path : files)
        callbacks.file(path);
}

}  // namespace fcgicheck::os
