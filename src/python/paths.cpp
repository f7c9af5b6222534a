// FileSource describes links and does not follow them; a last link is followed here.
#include "python/paths.h"

#include <cstddef>

#include "text/path.h"

namespace fcgicheck::python {

Observed<FileKind> kind_behind(FileSource& files, const std::string& path) {
    constexpr int most_links = 40;  // path_resolution(7)
    std::string current = path;
    for (int links = 0; links < most_links; ++links) {
        const Observed<FileStat> stat = files.stat(current);
        if (stat.seen() == nullptr)
            return *stat.unseen();
        if (stat.seen()->kind != FileKind::symlink)
            return stat.seen()->kind;
        const Observed<std::string> target = files.readlink(current);
        if (target.seen() == nullptr)
            return *target.unseen();
        current = text::join_path(text::parent_path(current), *target.seen());
    }
    return FileKind::missing;
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
