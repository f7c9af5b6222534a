#include "os/process_table.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>
#include <utility>

#include "os/disk.h"
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

// "Uid:" of its status: real, effective, saved and of the file system. The owner of its directory
// in /proc is root where it may not be traced.
std::optional<uid_t> user_of(pid_t pid) {
    const std::string status = read_proc(proc_path(pid, "status")).value_or("");
    const std::size_t line = status.find("\nUid:");
    if (line == std::string::npos)
        return std::nullopt;
    std::set<uid_t> ids;
    const char* at = status.data() + line + 5;
    for (int i = 0; i < 4; ++i) {
        uid_t id = 0;
        at = std::from_chars(at + 1, status.data() + status.size(), id).ptr;
        ids.insert(id);
    }
    return ids.size() == 1 ? std::optional(*ids.begin()) : std::nullopt;
}

template <class IsWanted>
std::vector<ProcessEntry> processes_that(IsWanted is_wanted) {
    std::vector<int> pids = numbers_in("/proc").value_or(std::vector<int>{});
    std::sort(pids.begin(), pids.end());
    std::vector<ProcessEntry> found;
    for (const pid_t pid : pids) {
        ProcessStat stat = stat_of(pid);
        if (!is_wanted(stat))
            continue;
        // Before the command line: what a user's process is told may change, root's are not his.
        const std::optional<uid_t> user = user_of(pid);
        found.push_back({.pid = pid,
                         .parent = stat.parent,
                         .name = std::move(stat.name),
                         .user = user,
                         .argv = split_at_nul(read_proc(proc_path(pid, "cmdline")).value_or(""))});
    }
    return found;
}

// "btime" of /proc/stat: when the machine started.
std::optional<std::int64_t> boot_time() {
    const std::string text = read_proc("/proc/stat").value_or("");
    constexpr std::string_view word = "\nbtime ";
    const std::size_t at = text.find(word);
    if (at == std::string::npos)
        return std::nullopt;
    std::int64_t time = 0;
    std::from_chars(text.data() + at + word.size(), text.data() + text.size(), time);
    return time;
}

}  // namespace

std::vector<ProcessEntry> processes_named(std::span<const std::string_view> names) {
    return processes_that([&](const ProcessStat& stat) {
        return std::find(names.begin(), names.end(), stat.name) != names.end();
    });
}

std::vector<ProcessEntry> children_of(const std::vector<ProcessEntry>& parents) {
    return processes_that([&](const ProcessStat& stat) {
        return std::any_of(parents.begin(), parents.end(),
                           [&](const ProcessEntry& parent) { return parent.pid == stat.parent; });
    });
}

std::optional<std::int64_t> start_of(pid_t pid) {
    const ProcessStat stat = stat_of(pid);
    const std::optional<std::int64_t> boot = boot_time();
    const long ticks = ::sysconf(_SC_CLK_TCK);
    if (stat.state == 0 || !boot || ticks <= 0)
        return std::nullopt;
    return *boot + static_cast<std::int64_t>(stat.start / static_cast<std::uint64_t>(ticks));
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

std::string directory_of(pid_t pid) {
    return proc_link(proc_path(pid, "cwd")).value_or("");
}

std::string executable_of(pid_t pid) {
    return proc_link(proc_path(pid, "exe")).value_or("");
}

std::optional<FileStat> stat_of_executable(pid_t pid) {
    const Observed<FileStat> stat = stat_behind(proc_path(pid, "exe"));
    return stat.seen() != nullptr ? std::optional(*stat.seen()) : std::nullopt;
}

std::optional<bool> has_our_root(pid_t pid) {
    const Observed<FileStat> root = stat_behind(proc_path(pid, "root"));
    const Observed<FileStat> own = stat_behind("/");
    if (root.seen() == nullptr || own.seen() == nullptr)
        return std::nullopt;
    return is_same_file(*root.seen(), *own.seen());
}

std::string service_of(pid_t pid) {
    const std::string groups = read_proc(proc_path(pid, "cgroup")).value_or("");
    for (std::string_view rest = groups; !rest.empty();) {
        std::string_view path = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(path.size() + 1, rest.size()));
        path.remove_prefix(std::min(path.find('/'), path.size()));
        const std::size_t end = path.find(".service");
        if (end == std::string_view::npos || path.starts_with("/user.slice/"))
            continue;
        const std::string_view unit = path.substr(0, end + std::string_view(".service").size());
        return std::string(unit.substr(unit.rfind('/') + 1));
    }
    return "";
}

std::string security_label_of(pid_t pid) {
    const std::string label = read_proc(proc_path(pid, "attr/current")).value_or("");
    return label.substr(0, label.find('\0'));
}

std::vector<std::string> mount_points_of(pid_t pid) {
    std::vector<std::string> points;
    const std::string mounts = read_proc(proc_path(pid, "mountinfo")).value_or("");
    for (std::string_view rest = mounts; !rest.empty();) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        for (int field = 0; field < 4; ++field)  // its id, its parent's, the device, the root in it
            line.remove_prefix(std::min(line.find(' '), line.size() - 1) + 1);
        points.emplace_back(line.substr(0, line.find(' ')));
    }
    return points;
}

}  // namespace fcgicheck::os
