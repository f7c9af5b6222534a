#include "text/links.h"

#include "text/path.h"

namespace fcgicheck::text {

Observed<FileStat> stat_following(FileSource& files, const std::string& path) {
    std::string at = path;
    constexpr int most_links = 40;
    for (int links = 0; links <= most_links; ++links) {
        Observed<FileStat> stat = files.stat(at);
        if (stat.seen() == nullptr || stat.seen()->kind != FileKind::symlink)
            return stat;
        const Observed<std::string> target = files.readlink(at);
        if (target.seen() == nullptr)
            return *target.unseen();
        at = join_path(parent_path(at), *target.seen());
    }
    return FileStat{};
}

}  // namespace fcgicheck::text
