#include "os/process_table.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string_view>

#include "os/fd.h"

namespace fcgicheck::os {
namespace {

// Files of /proc have no size: read to the end.
std::optional<std::string> read_all(const std::string& path) {
    const Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.is_open())
        return std::nullopt;
    std::string text;
    std::array<char, 4096> buffer{};
    ssize_t got = 0;
    while ((got = read(fd.get(), buffer.data(), buffer.size())) > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    if (got < 0)
        return std::nullopt;
    return text;
}

std::vector<std::string> split_at_nul(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\0'), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

std::string proc_path(pid_t pid, const char* file) {
    return "/proc/" + std::to_string(pid) + "/" + file;
}

// stat: "PID (COMM) STATE PPID ...", where COMM may hold blanks and brackets.
std::optional<ProcessEntry> entry_of(pid_t pid) {
    const std::optional<std::string> stat = read_all(proc_path(pid, "stat"));
    if (!stat)
        return std::nullopt;
    const std::size_t open_bracket = stat->find('(');
    const std::size_t close_bracket = stat->rfind(')');
    if (open_bracket == std::string::npos || close_bracket == std::string::npos ||
        close_bracket + 4 > stat->size()) {
        return std::nullopt;
    }
    ProcessEntry entry;
    entry.pid = pid;
    entry.name = stat->substr(open_bracket + 1, close_bracket - open_bracket - 1);
    const char* const parent = stat->data() + close_bracket + 4;
    std::from_chars(parent, stat->data() + stat->size(), entry.parent);
    return entry;
}

}  // namespace

std::vector<ProcessEntry> processes_named(std::span<const std::string_view> names) {
    std::vector<ProcessEntry> found;
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir("/proc"), closedir);
    if (!directory)
        return found;
    while (const dirent* const entry = readdir(directory.get())) {
        const std::string_view name(static_cast<const char*>(entry->d_name));
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error != std::errc{} || end != name.data() + name.size())
            continue;
        std::optional<ProcessEntry> process = entry_of(pid);
        if (!process || std::find(names.begin(), names.end(), process->name) == names.end())
            continue;
        process->argv = split_at_nul(read_all(proc_path(pid, "cmdline")).value_or(""));
        found.push_back(std::move(*process));
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.pid < b.pid; });
    return found;
}

std::optional<std::map<std::string, std::string>> environment_of(pid_t pid) {
    const std::optional<std::string> text = read_all(proc_path(pid, "environ"));
    if (!text)
        return std::nullopt;
    std::map<std::string, std::string> environment;
    for (const std::string& pair : split_at_nul(*text)) {
        const std::size_t equals = pair.find('=');
        if (equals != std::string::npos)
            environment.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return environment;
}

std::string executable_of(pid_t pid) {
    std::array<char, 4096> target{};
    const ssize_t length = readlink(proc_path(pid, "exe").c_str(), target.data(), target.size());
    return length <= 0 ? "" : std::string(target.data(), static_cast<std::size_t>(length));
}

}  // namespace fcgicheck::os
