#include "python/paths.h"

#include "text/links.h"

namespace fcgicheck::python {

Observed<FileKind> kind_behind(FileSource& files, const std::string& path) {
    const Observed<FileStat> stat = text::stat_following(files, path);
    if (stat.seen() == nullptr)
        return *stat.unseen();
    return stat.seen()->kind;
}

bool is_directory(FileSource& files, const std::string& path) {
    const Observed<FileKind> kind = kind_behind(files, path);
    return kind.seen() != nullptr && *kind.seen() == FileKind::directory;
}

bool is_file(FileSource& files, const std::string& path) {
    const Observed<FileKind> kind = kind_behind(files, path);
    return kind.seen() != nullptr && *kind.seen() == FileKind::regular;
}

Observed<std::vector<DirectoryEntry>> entries_of(FileSource& files, const std::string& directory) {
    const Observed<FileKind> kind = kind_behind(files, directory);
    if (kind.seen() == nullptr)
        return *kind.unseen();
    if (*kind.seen() != FileKind::directory)
        return std::vector<DirectoryEntry>{};
    return files.list(directory);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of("\r\n");
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
    }
    return lines;
}

}  // namespace fcgicheck::python
