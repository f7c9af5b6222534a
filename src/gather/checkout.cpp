// A work tree's .git is a folder, or, of a submodule and of `git worktree add`, a file that names
// one (gitrepository-layout(5)).
#include "gather/checkout.h"

#include <cstddef>
#include <string_view>

#include "os/disk.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

constexpr std::size_t index_limit = 256U << 20U;
constexpr std::size_t pointer_limit = 4096;

// "" where there is none.
std::string git_folder_of(const std::string& folder) {
    os::Disk disk;
    std::string git = text::join_path(folder, ".git");
    const Observed<FileStat> stat = disk.stat(git);
    const FileKind kind = stat.seen() != nullptr ? stat.seen()->kind : FileKind::missing;
    if (kind == FileKind::directory)
        return git;
    if (kind != FileKind::regular)
        return "";
    constexpr std::string_view before = "gitdir: ";
    const Observed<std::string> pointer = disk.read(git, pointer_limit);
    if (pointer.seen() == nullptr || !pointer.seen()->starts_with(before))
        return "";
    const std::string_view named = text::trim(*pointer.seen());
    return text::normalize_path(text::join_path(folder, named.substr(before.size())));
}

Unseen no_index(UnseenWhy why, std::string detail) {
    return {.what = "which files git has as executable", .why = why, .detail = std::move(detail)};
}

}  // namespace

std::optional<std::string> work_tree_of(const std::string& local) {
    for (std::string folder = local;; folder = text::parent_path(folder)) {
        if (!git_folder_of(folder).empty())
            return folder;
        if (folder == "/")
            return std::nullopt;
    }
}

Observed<Checkout> Checkout::of(const std::string& work_tree) {
    const std::string path = text::join_path(git_folder_of(work_tree), "index");
    os::Disk disk;
    const Observed<FileStat> stat = disk.stat(path);
    if (stat.seen() != nullptr && stat.seen()->kind == FileKind::missing)
        return Checkout(work_tree, {});  // nothing was added yet
    const Observed<std::string> bytes = disk.read(path, index_limit);
    if (bytes.seen() == nullptr)
        return no_index(bytes.unseen()->why, bytes.unseen()->detail);
    std::optional<text::GitIndex> index = text::git_index_of(*bytes.seen());
    if (!index)
        return no_index(UnseenWhy::not_supported, path + " is of a kind that fcgicheck can't read");
    return Checkout(work_tree, std::move(*index));
}

std::optional<TrackedFile> Checkout::tracked(const std::string& server,
                                             const os::Deployment& deployment) const {
    const std::optional<std::string> local = deployment.local(server);
    if (!local || !text::is_below(*local, work_tree_) || *local == work_tree_)
        return std::nullopt;
    const std::size_t start = work_tree_ == "/" ? 1 : work_tree_.size() + 1;
    const auto entry = index_.is_executable.find(std::string_view(*local).substr(start));
    if (entry == index_.is_executable.end())
        return std::nullopt;
    return TrackedFile{.path = server, .is_executable = entry->second};
}

}  // namespace fcgicheck::gather
