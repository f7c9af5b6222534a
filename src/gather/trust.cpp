#include "gather/trust.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>

#include "os/users.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

bool is_trusted(uid_t user) {
    return user == 0 || os::is_own(user);
}

// An ACL that lets others write shows in the bits of the group (acl(5)), whichever that is.
bool is_open(const FileStat& file) {
    return (file.mode & 0022U) != 0;
}

bool is_changeable(const FileStat& file) {
    if (!is_trusted(file.uid))
        return true;
    // Of a link only the owner counts. In a sticky directory nobody moves what is another's.
    const bool is_sticky = file.kind == FileKind::directory && (file.mode & 01000U) != 0;
    return file.kind != FileKind::symlink && !is_sticky && is_open(file);
}

// Under its own name, or with a version behind it; a shell that runs a script is called like that.
bool is_web_server(std::string_view executable) {
    constexpr std::array<std::string_view, 5> beginnings{"apache2", "httpd", "litespeed", "lshttpd",
                                                         "openlitespeed"};
    const std::string_view name = text::file_name(executable);
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return name.starts_with(beginning); });
}

}  // namespace

std::optional<std::string> doubt_about(const os::ProcessEntry& process) {
    if (!process.user || !is_trusted(*process.user))
        return "it is not root's";
    const std::string executable = os::executable_of(process.pid);
    if (!executable.empty() && !is_web_server(executable))
        return "it runs " + executable;
    const auto stat = os::stat_of_executable(process.pid);
    if (stat && is_changeable(*stat))
        return "others than root can change its program, " + executable;
    if (!os::has_our_root(process.pid).value_or(true))
        return "its files are in a root directory of its own, as in a container";
    return std::nullopt;
}

std::string changeable_by_others(os::PathWalker& paths, const std::string& path) {
    const Observed<PathFacts> walked = paths.walk(path);
    if (walked.seen() == nullptr)
        return path;
    const std::vector<Rung>& rungs = walked.seen()->rungs;
    const auto rung = std::find_if(rungs.begin(), rungs.end(),
                                   [](const Rung& each) { return is_changeable(each->stat); });
    if (rung != rungs.end())
        return (*rung)->path;
    const FileFacts& target = walked.seen()->target;
    const bool is_there = walked.seen()->end == PathFacts::End::reached;
    return is_there && is_changeable(target.stat) ? target.path : "";
}

namespace {

// Whether it, its folders and what leads to it are root's or one's own; `trusted` keeps the folders
// that were asked.
bool is_safe(FileSource& disk, os::PathWalker& paths, std::string path,
             std::unordered_set<std::string>& trusted) {
    constexpr int most_links = 40;  // MAXSYMLINKS, linux/namei.h
    for (int links = 0; links <= most_links; ++links) {
        const std::string folder(text::parent_path(path));
        if (!trusted.contains(folder) && !changeable_by_others(paths, folder).empty())
            return false;
        trusted.insert(folder);
        const Observed<FileStat> stat = disk.stat(path);
        if (stat.seen() == nullptr || is_changeable(*stat.seen()))
            return false;
        if (stat.seen()->kind != FileKind::symlink)
            return true;
        const Observed<std::string> target = disk.readlink(path);
        if (target.seen() == nullptr)
            return false;
        path = text::join_path(folder, *target.seen());
    }
    return false;
}

}  // namespace

std::string changeable_by_others(FileSource& disk, os::PathWalker& paths,
                                 const std::vector<std::string>& names) {
    std::unordered_set<std::string> trusted;
    for (const std::string& name : names) {
        if (is_safe(disk, paths, name, trusted))
            continue;
        if (std::string found = changeable_by_others(paths, name); !found.empty())
            return found;
    }
    return "";
}

}  // namespace fcgicheck::gather
