#include "gather/server_files.h"

#include <algorithm>
#include <utility>

#include "access/access.h"
#include "os/users.h"

namespace fcgicheck::gather {

bool is_roots_alone(const PathFacts& file, const Observed<Identity>& user) {
    return os::is_root() && (user.seen() == nullptr ||
                             !access::may(*user.seen(), file.target, access::Want::read).granted ||
                             access::first_closed_rung(*user.seen(), file));
}

bool leads_astray(const PathFacts& file, const Observed<Identity>& user) {
    const bool through_link =
        std::any_of(file.rungs.begin(), file.rungs.end(),
                    [](const Rung& rung) { return rung->stat.kind == FileKind::symlink; });
    return through_link && is_roots_alone(file, user);
}

ServerFiles::ServerFiles(FileSource& files, os::PathWalker& paths, Observed<Identity> user)
    : files_(files), paths_(paths), user_(std::move(user)) {}

// The kernel follows the links of this machine's folders as the server does, and no others.
Observed<Rung> ServerFiles::look(const std::string& path) {
    return paths_.is_plain() ? paths_.look_at(path) : paths_.look(path);
}

Observed<FileStat> ServerFiles::stat(const std::string& path) {
    if (missing_.contains(path))
        return FileStat{};
    const Observed<Rung> found = look(path);
    if (found.seen() == nullptr)
        return *found.unseen();
    return (*found.seen())->stat;
}

Observed<std::vector<AclEntry>> ServerFiles::acl(const std::string& path) {
    const Observed<Rung> found = look(path);
    if (found.seen() == nullptr)
        return *found.unseen();
    return (*found.seen())->acl;
}

// Where the way leads. What is there is opened by that name, and could be another file by then: the
// two must be one.
Observed<FileFacts> ServerFiles::target_of(const std::string& path) {
    const Observed<PathFacts> walked = paths_.walk(path);
    if (walked.unseen() != nullptr)
        return *walked.unseen();
    return target_of(*walked.seen());
}

Observed<FileFacts> ServerFiles::target_of(const PathFacts& walked) const {
    if (walked.end != PathFacts::End::reached)
        return Unseen{.what = walked.path, .why = UnseenWhy::failed, .detail = "it is not there"};
    if (leads_astray(walked, user_))
        return Unseen{.what = walked.path,
                      .why = UnseenWhy::not_looked,
                      .detail = "it is a link to a file that the server's user may not read"};
    return walked.target;
}

Observed<std::string> ServerFiles::read(const std::string& path, std::size_t limit) {
    constexpr std::size_t most_kept = std::size_t{64} << 10;
    if (last_read_.path == path && last_read_.bytes.size() <= limit)
        return last_read_.bytes;
    const Observed<FileFacts> file = target_of(path);
    if (file.unseen() != nullptr)
        return *file.unseen();
    Observed<std::string> bytes = paths_.read_all(*file.seen(), limit);
    if (bytes.seen() != nullptr && bytes.seen()->size() <= most_kept)
        last_read_ = {path, *bytes.seen()};
    return bytes;
}

Observed<std::string> ServerFiles::head(const std::string& path, std::size_t bytes) {
    const Observed<FileFacts> file = target_of(path);
    if (file.unseen() != nullptr)
        return *file.unseen();
    return paths_.read_head(*file.seen(), bytes);
}

Observed<std::string> ServerFiles::head_of(const PathFacts& walked, std::size_t bytes) const {
    const Observed<FileFacts> file = target_of(walked);
    if (file.unseen() != nullptr)
        return *file.unseen();
    return paths_.read_head(*file.seen(), bytes);
}

}  // namespace fcgicheck::gather
