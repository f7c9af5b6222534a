#include "apache/reading/files.h"

#include "text/links.h"

namespace fcgicheck::apache {

bool is_surely_missing(FileSource& files, const std::string& path) {
    const Observed<FileStat> stat = text::stat_following(files, path);
    return stat.seen() != nullptr && stat.seen()->kind == FileKind::missing;
}

}  // namespace fcgicheck::apache
