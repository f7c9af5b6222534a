// When files were changed, and since when programs run. In seconds since 1970.
#pragma once

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fcgicheck {

struct FileTime {
    std::string path;
    std::int64_t modified = 0;  // what it holds, as its owner may set it
    std::int64_t changed = 0;   // its inode: what it holds, its mode, its name
    std::optional<std::int64_t> born = std::nullopt;  // its inode; absent: that is not kept
};

// A time that a file was given is not believed where it is behind that of its inode.
inline std::int64_t last_change(const FileTime& file) {
    return std::min(file.modified, file.changed);
}

// A file of the configuration that was changed after httpd last read it.
struct UnreadChange {
    FileTime file;
    std::int64_t read = 0;
};

struct RunningProcess {
    pid_t pid = 0;
    std::int64_t started = 0;
};

// The processes of a script's program that httpd has started, and what they read at their start.
struct RunningProgram {
    std::vector<RunningProcess> processes;  // the oldest first; at least one
    FileTime script;
    std::vector<FileTime> modules;  // those that it imports at its top
};

}  // namespace fcgicheck
