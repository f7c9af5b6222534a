#include "gather/server_files.h"

#include <algorithm>
#include <utility>

#include "access/access.h"
#include "os/users.h"

namespace fcgicheck::gather {

bool leads_astray(const PathFacts& file, const Observed<Identity>& user) {
    const bool through_link =
        std::any_of(file.rungs.begin(), file.rungs.end(),
                    [](const Rung& rung) { return rung->stat.kind == FileKind::symlink; });
    if (!through_link || !os::is_root())
        return false;
    return user.seen() == nullptr ||
           !access::may(*user.seen(), file.target, access::Want::read).granted ||
           access::first_closed_rung(*user.seen(), file);
}

ServerFiles::ServerFiles(FileSource& files, os::PathWalker& paths, Observed<Identity> user)
    : files_(files), paths_(paths), user_(std::move(user)) {}

std::optional<Unseen> ServerFiles::refusal(const std::string& path) {
    const Observed<PathFacts> walked = paths_.walk(path);
    if (walked.unseen() != nullptr)
        return *walked.unseen();
    if (!leads_astray(*walked.seen(), user_))
        return std::nullopt;
    return Unseen{.what = path,
                  .why = UnseenWhy::not_looked,
                  .detail = "it is a link to a file that the server's user may not read"};
}

Observed<std::string> ServerFiles::read(const std::string& path, std::size_t limit) {
    if (const auto refused = refusal(path))
        return *refused;
    return files_.read(path, limit);
}

Observed<std::string> ServerFiles::head(const std::string& path, std::size_t bytes) {
    if (const auto refused = refusal(path))
        return *refused;
    return files_.head(path, bytes);
}

}  // namespace fcgicheck::gather
