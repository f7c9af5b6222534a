// Owner and mode of the program and of every directory above it: who may write to one of them
// decides what the path runs.
#include "python/trust.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "python/paths.h"
#include "text/path.h"

namespace fcgicheck::python {

namespace {

bool is_roots_alone(const FileFacts& file) {
    constexpr unsigned writable_by_others = 022;
    return file.stat.uid == 0 && (file.stat.mode & writable_by_others) == 0 && file.acl.empty();
}

bool is_in_system_directory(std::string_view path) {
    constexpr std::array<std::string_view, 4> directories = {"/usr/bin/", "/usr/local/bin/",
                                                             "/bin/", "/opt/"};
    return std::any_of(directories.begin(), directories.end(),
                       [&](std::string_view each) { return path.starts_with(each); });
}

}  // namespace

bool is_trusted(const InterpreterFacts& interpreter) {
    const PathFacts& runs = interpreter.runs;
    if (runs.end != PathFacts::End::reached || interpreter.runs_start.start != FileStart::elf ||
        !is_in_system_directory(runs.target.path) || !is_roots_alone(runs.target))
        return false;
    for (std::string directory = runs.target.path; directory != "/";) {
        directory = text::parent_path(directory);
        const auto rung = std::find_if(runs.rungs.begin(), runs.rungs.end(),
                                       [&](const Rung& each) { return each->path == directory; });
        if (rung == runs.rungs.end() || !is_roots_alone(**rung))
            return false;
    }
    return true;
}

}  // namespace fcgicheck::python
