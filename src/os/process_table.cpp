#include "os/process_table.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "os/proc_files.h"

namespace fcgicheck::os {
namespace {

std::vector<std::string> split_at_nul(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\0'), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

}  // namespace

std::vector<ProcessEntry> processes_named(std::span<const std::string_view> names) {
    std::vector<int> pids = numbers_in("/proc").value_or(std::vector<int>{});
    std::sort(pids.begin(), pids.end());
    std::vector<ProcessEntry> found;
    for (const pid_t pid : pids) {
        ProcessStat stat = stat_of(pid);
        if (std::find(names.begin(), names.end(), stat.name) == names.end())
            continue;
        found.push_back({.pid = pid,
                         .parent = stat.parent,
                         .name = std::move(stat.name),
                         .argv = split_at_nul(read_proc(proc_path(pid, "cmdline")).value_or(""))});
    }
    return found;
}

std::optional<std::map<std::string, std::string>> environment_of(pid_t pid) {
    const std::optional<std::string> text = read_proc(proc_path(pid, "environ"));
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
    return proc_link(proc_path(pid, "exe")).value_or("");
}

}  // namespace fcgicheck::os
