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

}  // namespace

Candidates find_candidates(Serving& serving, const std::string& docroot) {
    Candidates found;
    os::walk(docroot,
             {.visit =
                  [&](const os::VisitedDirectory& directory) {
                      const std::vector<apache::Mapping> ways = serving.urls_of(directory.path);
                      for (const DirectoryEntry& entry : directory.entries) {
                          if (entry.kind == FileKind::directory)
                              continue;
                          ++found.files_seen;
                          const auto is_started = [&](const apache::Mapping& via) {
                              return starts_programs(
                                  serving.handler_of(directory.path, entry.name, via).name);
                          };
                          if (text::is_named_fastcgi(entry.name) ||
                              std::any_of(ways.begin(), ways.end(), is_started)) {
                              found.paths.push_back(text::join_path(directory.path, entry.name));
                          }
                      }
                  },
              .skipped = [&](const Unseen& unseen) { found.skipped.push_back(unseen); }});
    std::sort(found.paths.begin(), found.paths.end());
    return found;
}

}  // namespace fcgicheck::gather
