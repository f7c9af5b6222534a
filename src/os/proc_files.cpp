#include "os/proc_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <memory>
#include <string_view>

#include "os/fd.h"

namespace fcgicheck::os {

std::string proc_path(pid_t pid, const std::string& name) {
    return "/proc/" + std::to_string(pid) + "/" + name;
}

std::optional<std::string> read_proc(const std::string& path) {
    const Fd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.is_open())
        return std::nullopt;
    std::string text;
    std::array<char, 16'384> block{};
    ssize_t got = 0;
    while ((got = ::read(file.get(), block.data(), block.size())) > 0)
        text.append(block.data(), static_cast<std::size_t>(got));
    if (got < 0)
        return std::nullopt;
    return text;
}

std::optional<std::string> proc_link(const std::string& path) {
    std::array<char, PATH_MAX> target{};
    const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
    if (length < 0)
        return std::nullopt;
    return std::string(target.data(), static_cast<std::size_t>(length));
}

std::optional<std::vector<int>> numbers_in(const std::string& directory) {
    const std::unique_ptr<DIR, int (*)(DIR*)> open{::opendir(directory.c_str()), ::closedir};
    if (open == nullptr)
        return std::nullopt;
    std::vector<int> numbers;
    while (const dirent* entry = ::readdir(open.get())) {
        const std::string_view name = entry->d_name;
        int number = 0;
        if (std::from_chars(name.data(), name.data() + name.size(), number).ec == std::errc{})
            numbers.push_back(number);
    }
    return numbers;
}

// "PID (COMM) STATE PPID ...": what follows the name counts from the last ")".
ProcessStat stat_of(pid_t pid) {
    const std::string text = read_proc(proc_path(pid, "stat")).value_or("");
    const std::size_t name_start = text.find('(') + 1;
    const std::size_t name_end = text.rfind(')');
    ProcessStat stat;
    if (name_end == std::string::npos || name_end < name_start || name_end + 4 > text.size())
        return stat;
    stat.name = text.substr(name_start, name_end - name_start);
    stat.state = text[name_end + 2];
    std::string_view rest = std::string_view(text).substr(name_end + 4);
    std::from_chars(rest.data(), rest.data() + rest.size(), stat.parent);
    constexpr int fields_between = 18;  // the parent's and the start's are fields 4 and 22
    for (int i = 0; i < fields_between && !rest.empty(); ++i)
        rest.remove_prefix(std::min(rest.find(' '), rest.size() - 1) + 1);
    std::from_chars(rest.data(), rest.data() + rest.size(), stat.start);
    return stat;
}

}  // namespace fcgicheck::os
