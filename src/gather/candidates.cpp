#include "gather/candidates.h"

#include <algorithm>
#include <string_view>

#include "os/walk.h"
#include "text/first_bytes.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

// A handler that starts the file as a program, or what people write for one: "fcgi-script",
// "fcgid_script".
bool starts_programs(std::string_view handler) {
    return handler.find("cgi") != std::string_view::npos && !handler.starts_with("proxy:") &&
           handler.find("php") == std::string_view::npos;
}

// .htaccess, .htpasswd: no program, whatever SetHandler makes of them.
bool is_configuration(std::string_view name) {
    return name.starts_with(".ht");
}

bool leads_to_folder(os::PathWalker& paths, const std::string& link) {
    const Observed<PathFacts> walked = paths.walk(link);
    return walked.seen() != nullptr && walked.seen()->end == PathFacts::End::reached &&
           walked.seen()->target.stat.kind == FileKind::directory;
}

// Adds the scripts of one directory.
void look_through(Serving& serving, os::PathWalker& paths, const os::VisitedDirectory& directory,
                  Candidates& found) {
    const std::vector<apache::Mapping> ways = serving.urls_of(directory.path);
    for (const DirectoryEntry& entry : directory.entries) {
        if (entry.kind == FileKind::directory || is_configuration(entry.name))
            continue;
        const auto is_started = [&](const apache::Mapping& via) {
            return starts_programs(serving.handler_of(directory.path, entry.name, via).name);
        };
        const bool is_script =
            text::is_named_fastcgi(entry.name) || std::any_of(ways.begin(), ways.end(), is_started);
        if (!is_script && entry.kind != FileKind::symlink)
            continue;
        std::string path = text::join_path(directory.path, entry.name);
        if (entry.kind == FileKind::symlink && leads_to_folder(paths, path)) {
            found.skipped.push_back(
                {.what = "what is below " + path,
                 .why = UnseenWhy::not_looked,
                 .detail = "links to folders are not followed; name it to have it checked"});
        } else if (is_script) {
            found.paths.push_back(std::move(path));
        }
    }
}

}  // namespace

Candidates find_candidates(Serving& serving, os::PathWalker& paths, const std::string& docroot) {
    Candidates found;
    os::walk(docroot, {.visit =
                           [&](const os::VisitedDirectory& directory) {
                               look_through(serving, paths, directory, found);
                           },
                       .skipped = [&](const Unseen& unseen) { found.skipped.push_back(unseen); }});
    std::sort(found.paths.begin(), found.paths.end());
    return found;
}

}  // namespace fcgicheck::gather
