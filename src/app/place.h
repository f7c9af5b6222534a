// Where a command looks: at this machine, at files that another server will have (--target
// elsewhere, --map), or at the root file system of an image (--sysroot); and whose the files will
// be (--owner).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/exit_code.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/target.h"
#include "os/path_walk.h"
#include "os/users.h"
#include "text/path_maps.h"

namespace fcgicheck::app {

struct PlaceOptions {
    std::optional<Target> target = std::nullopt;  // absent: by what is there
    std::vector<text::PathMap> maps = {};         // as given; the server's side is absolute
    std::optional<std::string> sysroot = std::nullopt;
    std::optional<std::string> owner = std::nullopt;
    bool is_ci = false;  // CI is set in the environment
};

// What is asked about, as given; all that elsewhere is known of.
struct Asked {
    std::vector<std::string> paths;
    std::optional<std::string> config_file;
};

struct NoPlace {
    ExitCode code = ExitCode::wrong_usage;
    std::string sentence;
};

struct Place {
    TargetFacts target;
    os::Users users;
    std::unique_ptr<FileSource> files;
    std::unique_ptr<os::PathWalker> walker;  // knows `users`
    std::string directory;                   // where this program works
    text::PathMaps local_names;              // --map, to tell people where files are

    // What a path that was given is called on the server: a local one, or, where it is none, its
    // name there.
    std::string server_path(const std::string& given) const;
};

using FoundPlace = std::variant<std::unique_ptr<Place>, NoPlace>;

FoundPlace find_place(const PlaceOptions& options, const Asked& asked);

}  // namespace fcgicheck::app
