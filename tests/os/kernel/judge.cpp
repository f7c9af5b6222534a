// execve(2) of a file without a known format fails with ENOEXEC where it may be executed, and with
// EACCES where not; faccessat(2) must say the same of a regular file, and so must execveat(2) with
// AT_EXECVE_CHECK where there is that (Linux 6.14). The folder that blocks is found by going
// through the path name by name.
#include "os/kernel/judge.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <stdexcept>

#include "os/fd.h"
#include "support/child.h"

namespace fcgicheck::kernel {
namespace {

using os::Fd;

// The judge contradicts itself: no answer of it counts.
void must(bool holds) {
    if (!holds)
        std::abort();
}

bool opens(const std::string& path, int flags) {
    return Fd(::open(path.c_str(), flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)).is_open();
}

bool lists(const std::string& path) {
    const Fd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    std::array<char, 1024> entries{};
    return folder.is_open() &&
           ::syscall(SYS_getdents64, folder.get(), entries.data(), entries.size()) >= 0;
}

bool passes_check(const std::string& path) {
    constexpr int check = 0x10000;  // AT_EXECVE_CHECK, linux/fcntl.h
    std::array<char*, 1> none{nullptr};
    return ::syscall(SYS_execveat, AT_FDCWD, path.c_str(), none.data(), none.data(), check) == 0;
}

bool knows_check() {
    return passes_check("/bin/true");
}

bool executes(const std::string& path, bool is_file, bool has_check) {
    std::array<char*, 1> none{nullptr};
    ::execve(path.c_str(), none.data(), none.data());
    const bool executes = errno == ENOEXEC;
    if (is_file)
        must(executes == (::faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) == 0));
    if (has_check)
        must(executes == passes_check(path));
    return executes;
}

std::string name_of(const Fd& folder) {
    std::array<char, PATH_MAX> name{};
    const std::string link = "/proc/self/fd/" + std::to_string(folder.get());
    const ssize_t length = ::readlink(link.c_str(), name.data(), name.size());
    must(length > 0);
    return {name.data(), static_cast<std::size_t>(length)};
}

struct stat stat_of(const Fd& fd) {
    struct stat status {};
    must(::fstat(fd.get(), &status) == 0);
    return status;
}

std::string target_of(const Fd& link) {
    std::array<char, PATH_MAX> target{};
    const ssize_t length = ::readlinkat(link.get(), "", target.data(), target.size());
    must(length > 0);
    return {target.data(), static_cast<std::size_t>(length)};
}

bool guards(const Fd& folder, const Fd& link) {
    const struct stat around = stat_of(folder);
    const struct stat status = stat_of(link);
    return (around.st_mode & (S_ISVTX | S_IWOTH)) == (S_ISVTX | S_IWOTH) &&
           status.st_uid != ::geteuid() && status.st_uid != around.st_uid;
}

// The folder that ends the way with EACCES; "" where it ends otherwise.
std::string blocked_at(std::string left, bool links_are_guarded) {
    Fd folder(::open("/", O_PATH | O_CLOEXEC));
    for (int links = 0; left.find_first_not_of('/') != std::string::npos;) {
        left.erase(0, left.find_first_not_of('/'));
        const std::string name = left.substr(0, left.find('/'));
        left.erase(0, name.size());
        Fd next(::openat(folder.get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        if (!next.is_open())
            return errno == EACCES ? name_of(folder) : "";
        if (!S_ISLNK(stat_of(next).st_mode)) {
            folder = std::move(next);
            continue;
        }
        const bool is_last = left.find_first_not_of('/') == std::string::npos;
        if (++links > 40 || (links_are_guarded && is_last && guards(folder, next)))
            return "";
        left = target_of(next) + left;
        if (left.starts_with('/'))
            folder = Fd(::open("/", O_PATH | O_CLOEXEC));
    }
    return "";
}

Answers answers_for(const std::string& path, bool links_are_guarded, bool has_check) {
    Answers answers{.blocked_at = blocked_at(path, links_are_guarded)};
    const Fd target(::open(path.c_str(), O_PATH | O_CLOEXEC));
    must(answers.blocked_at.empty() || (!target.is_open() && errno == EACCES));
    if (!target.is_open())
        return answers;
    const mode_t mode = stat_of(target).st_mode;
    const bool is_folder = S_ISDIR(mode);
    answers.read = is_folder ? lists(path) : opens(path, O_RDONLY);
    answers.execute = executes(path, S_ISREG(mode), has_check);
    answers.search = is_folder && Fd(::openat(target.get(), ".", O_PATH | O_CLOEXEC)).is_open();
    return answers;
}

char letter(const std::optional<bool>& answer) {
    return !answer ? 'u' : *answer ? 't' : 'f';
}

std::optional<bool> answer(char letter) {
    return letter == 'u' ? std::nullopt : std::optional(letter == 't');
}

// "tfu/blocked/at", a line for each path.
std::string to_lines(const AllAnswers& all) {
    std::string lines;
    for (const Answers& each : all)
        lines += std::string{letter(each.read), letter(each.execute), letter(each.search)} +
                 each.blocked_at + '\n';
    return lines;
}

AllAnswers from_lines(const std::string& lines) {
    AllAnswers all;
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = lines.find('\n', at);
        all.push_back({.read = answer(lines[at]),
                       .execute = answer(lines[at + 1]),
                       .search = answer(lines[at + 2]),
                       .blocked_at = lines.substr(at + 3, end - at - 3)});
        at = end + 1;
    }
    return all;
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
        if (wrote <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

std::string read_all(int fd) {
    std::string bytes;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = ::read(fd, part.data(), part.size())) > 0;)
        bytes.append(part.data(), static_cast<std::size_t>(got));
    return bytes;
}

}  // namespace

AllAnswers ask_kernel(const Identity& who, const std::vector<std::string>& paths,
                      bool links_are_guarded) {
    return answers_as(who, [&] {
        const bool has_check = knows_check();
        AllAnswers all;
        for (const std::string& path : paths)
            all.push_back(answers_for(path, links_are_guarded, has_check));
        return all;
    });
}

AllAnswers answers_as(const Identity& who, const std::function<AllAnswers()>& work) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("pipe");
    Fd from(ends[0]);
    Fd to(ends[1]);
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (::geteuid() == 0)
            become(who);
        ::_exit(write_all(to.get(), to_lines(work())) ? 0 : 1);
    }
    to = Fd();
    const std::string lines = read_all(from.get());
    int status = 0;
    if (pid < 0 || ::waitpid(pid, &status, 0) != pid || status != 0)
        throw std::runtime_error("the child that asks died");
    return from_lines(lines);
}

}  // namespace fcgicheck::kernel
