#include "gather/idle_sections.h"

#include <algorithm>
#include <string>
#include <utility>

#include "text/edit_distance.h"
#include "text/links.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

constexpr std::size_t most_sections = 1000;  // that are looked at for one site

FileKind kind_of(FileSource& files, const std::string& path) {
    const Observed<FileStat> stat = text::stat_following(files, path);
    return stat.seen() != nullptr ? stat.seen()->kind : FileKind::directory;
}

// The directory that was meant, if one name of the path is a slip of the pen.
std::string near_directory(FileSource& files, const std::string& path) {
    std::string above(text::parent_path(path));
    while (kind_of(files, above) == FileKind::missing)
        above = text::parent_path(above);
    const std::size_t start = above == "/" ? 1 : above.size() + 1;
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string name = path.substr(start, end - start);
    const Observed<std::vector<DirectoryEntry>> entries = files.list(above);
    if (entries.seen() == nullptr)
        return "";
    std::string nearest;
    std::size_t least = std::min<std::size_t>(2, name.size() / 2) + 1;
    for (const DirectoryEntry& entry : *entries.seen()) {
        const std::size_t distance = text::edit_distance(name, entry.name, least - 1);
        if (distance >= least)
            continue;
        const std::string whole = text::join_path(above, entry.name) + path.substr(end);
        if (kind_of(files, whole) == FileKind::directory) {
            least = distance;
            nearest = whole;
        }
    }
    return nearest;
}

}  // namespace

void add_idle_sections(FileSource& files, std::vector<IdleSection> sections,
                       std::vector<IdleSection>& idle) {
    sections.resize(std::min(sections.size(), most_sections));
    for (IdleSection& section : sections) {
        const bool is_absolute = section.path.starts_with('/');
        if (is_absolute && kind_of(files, section.path) != FileKind::missing)
            continue;
        const bool is_known = std::any_of(idle.begin(), idle.end(), [&](const IdleSection& other) {
            return other.opened == section.opened;
        });
        if (is_known)
            continue;
        if (is_absolute)
            section.near = near_directory(files, section.path);
        idle.push_back(std::move(section));
    }
}

}  // namespace fcgicheck::gather
