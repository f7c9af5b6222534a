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

Observed<std::string> ServerFiles::read(const std::string& path, std::size_t limit) {
    const Observed<PathFacts> walked = paths_.walk(path);
    if (walked.unseen() != nullptr)
        return *walked.unseen();
    if (leads_astray(*walked.seen(), user_))
        return Unseen{.what = path,
                      .why = UnseenWhy::not_looked,
                      .detail = "it is a link to a file that the server's user may not read"};
    return files_.read(path, limit);
}

}  // namespace fcgicheck::gather
