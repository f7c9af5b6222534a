#include "os/process_tree.h"

#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <set>
#include <string_view>
#include <utility>

#include "os/proc_files.h"

namespace fcgicheck::os {

namespace {

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; (at = line.find_first_not_of(' ', at)) != std::string_view::npos;) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        words.push_back(line.substr(at, end - at));
        at = end;
    }
    return words;
}

template <class Each>
void for_each_line(std::string_view text, Each each) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        each(words_of(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

unsigned from_hex(std::string_view digits) {
    unsigned value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    return value;
}

// "0100007F:1F90" of /proc/net/tcp: the address as the machine's words in hexadecimal, the port.
std::string address_words(std::string_view field) {
    const std::size_t colon = field.find(':');
    const std::string port = std::to_string(from_hex(field.substr(colon + 1)));
    const std::string_view address = field.substr(0, colon);
    if (address.size() != 8)
        return (address.find_first_not_of('0') == std::string_view::npos ? "[::]:" : "[...]:") +
               port;
    const unsigned word = from_hex(address);
    std::array<unsigned char, 4> bytes{};
    std::copy_n(reinterpret_cast<const unsigned char*>(&word), bytes.size(), bytes.begin());
    std::string dotted;
    for (const unsigned char byte : bytes)
        dotted += (dotted.empty() ? "" : ".") + std::to_string(byte);
    return dotted + ":" + port;
}

std::uint64_t inode_of(std::string_view digits) {
    std::uint64_t inode = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), inode);
    return inode;
}

// While it lives, this thread looks at files as the process's user does. That user may see the
// descriptors; root may not without CAP_SYS_PTRACE, which it lacks in most containers, and is
// shown a list of them that it can't follow (ptrace(2), PTRACE_MODE_READ_FSCREDS).
class EyesOfItsUser {
  public:
    explicit EyesOfItsUser(pid_t pid) {
        struct stat process {};
        if (::stat(proc_path(pid, "").c_str(), &process) != 0)
            return;
        ::setfsgid(process.st_gid);
        ::setfsuid(process.st_uid);
    }
    EyesOfItsUser(const EyesOfItsUser&) = delete;
    EyesOfItsUser& operator=(const EyesOfItsUser&) = delete;
    ~EyesOfItsUser() {
        ::setfsuid(::geteuid());
        ::setfsgid(::getegid());
    }
};

// The inodes of all sockets that the process holds; absent where its descriptors can't be seen.
std::optional<std::set<std::uint64_t>> sockets_of(pid_t pid) {
    const EyesOfItsUser eyes(pid);
    const auto descriptors = numbers_in(proc_path(pid, "fd"));
    if (!descriptors)
        return std::nullopt;
    std::set<std::uint64_t> inodes;
    for (const int fd : *descriptors) {
        const auto target = proc_link(proc_path(pid, "fd/" + std::to_string(fd)));
        if (!target && errno != ENOENT)
            return std::nullopt;
        if (target && target->starts_with("socket:["))
            inodes.insert(inode_of(std::string_view(*target).substr(8)));
    }
    return inodes;
}

// Linux may be built without CONFIG_PROC_CHILDREN.
bool kernel_lists_children() {
    static const bool lists =
        ::access(proc_path(::getpid(), "task/" + std::to_string(::getpid()) + "/children").c_str(),
                 F_OK) == 0;
    return lists;
}

constexpr std::array system_calls{
    std::pair{SYS_read, "read"},
    std::pair{SYS_write, "write"},
    std::pair{SYS_accept, "accept"},
    std::pair{SYS_accept4, "accept4"},
    std::pair{SYS_connect, "connect"},
    std::pair{SYS_recvfrom, "recvfrom"},
    std::pair{SYS_recvmsg, "recvmsg"},
    std::pair{SYS_flock, "flock"},
    std::pair{SYS_fcntl, "fcntl"},
    std::pair{SYS_epoll_pwait, "epoll_wait"},
#ifdef SYS_epoll_wait
    std::pair{SYS_epoll_wait, "epoll_wait"},
    std::pair{SYS_poll, "poll"},
    std::pair{SYS_select, "select"},
    std::pair{SYS_pause, "pause"},
    std::pair{SYS_open, "open"},
#endif
    std::pair{SYS_ppoll, "ppoll"},
    std::pair{SYS_pselect6, "pselect6"},
    std::pair{SYS_openat, "openat"},
    std::pair{SYS_futex, "futex"},
    std::pair{SYS_nanosleep, "nanosleep"},
    std::pair{SYS_clock_nanosleep, "clock_nanosleep"},
    std::pair{SYS_rt_sigsuspend, "sigsuspend"},
    std::pair{SYS_rt_sigtimedwait, "sigtimedwait"},
    std::pair{SYS_wait4, "wait4"},
    std::pair{SYS_waitid, "waitid"},
};

bool takes_a_descriptor(std::string_view call) {
    constexpr std::array names{"read",     "write",   "accept", "accept4",   "connect",
                               "recvfrom", "recvmsg", "flock",  "epoll_wait"};
    return std::find(names.begin(), names.end(), call) != names.end();
}

}  // namespace

std::optional<std::uint64_t> threads_of_machine() {
    const std::string text =
        read_proc("/proc/loadavg").value_or("");  // "0.20 0.18 0.12 1/80 11206"
    const std::size_t slash = text.find('/');
    std::uint64_t threads = 0;
    if (slash == std::string::npos ||
        std::from_chars(&text[slash + 1], text.data() + text.size(), threads).ec != std::errc{})
        return std::nullopt;
    return threads;
}

std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> children;
    for (const int task : numbers_in(proc_path(parent, "task")).value_or(std::vector<int>{})) {
        const std::string list =
            read_proc(proc_path(parent, "task/" + std::to_string(task) + "/children")).value_or("");
        for (const std::string_view word : words_of(list))
            std::from_chars(word.data(), word.data() + word.size(), children.emplace_back());
    }
    if (!children.empty() || kernel_lists_children())
        return children;
    for (const pid_t pid : numbers_in("/proc").value_or(std::vector<int>{})) {
        if (stat_of(pid).parent == parent)
            children.push_back(pid);
    }
    return children;
}

std::vector<pid_t> process_tree(pid_t root) {
    std::vector<pid_t> tree{root};
    for (std::size_t next = 0; next < tree.size(); ++next) {
        const std::vector<pid_t> children = children_of(tree[next]);
        tree.insert(tree.end(), children.begin(), children.end());
    }
    return tree;
}

char process_state(pid_t pid) {
    return stat_of(pid).state;
}

std::string system_call_of(pid_t pid) {
    const EyesOfItsUser eyes(pid);
    const std::string text = read_proc(proc_path(pid, "syscall")).value_or("");
    const std::vector<std::string_view> words = words_of(text);
    long number = 0;
    if (words.size() < 2 ||
        std::from_chars(words[0].data(), words[0].data() + words[0].size(), number).ec !=
            std::errc{})
        return "";
    const auto* known = std::find_if(system_calls.begin(), system_calls.end(),
                                     [number](const auto& call) { return call.first == number; });
    if (known == system_calls.end())
        return "";
    std::string name = known->second;
    if (!takes_a_descriptor(name))
        return name;
    return name + "(" + std::to_string(from_hex(words[1].substr(2))) + ")";
}

std::optional<std::string> descriptor_target(pid_t pid, int fd) {
    const EyesOfItsUser eyes(pid);
    return proc_link(proc_path(pid, "fd/" + std::to_string(fd)));
}

std::optional<bool> any_holds_socket(const std::vector<pid_t>& pids, std::uint64_t inode) {
    bool all_seen = true;
    for (const pid_t pid : pids) {
        const auto sockets = sockets_of(pid);
        if (sockets && sockets->contains(inode))
            return true;
        all_seen = all_seen && sockets;
    }
    if (!all_seen)
        return std::nullopt;
    return false;
}

std::vector<std::string> listening_sockets(const std::vector<pid_t>& pids, std::uint64_t inode) {
    std::set<std::uint64_t> held;
    for (const pid_t pid : pids)
        held.merge(sockets_of(pid).value_or(std::set<std::uint64_t>{}));
    held.erase(inode);
    std::vector<std::string> listeners;
    if (held.empty())
        return listeners;
    for (const char* table : {"tcp", "tcp6"}) {
        for_each_line(
            read_proc(proc_path(pids.front(), std::string("net/") + table)).value_or(""),
            [&](const std::vector<std::string_view>& words) {
                if (words.size() > 9 && words[3] == "0A" && held.contains(inode_of(words[9])))
                    listeners.push_back("tcp " + address_words(words[1]));
            });
    }
    for_each_line(read_proc(proc_path(pids.front(), "net/unix")).value_or(""),
                  [&](const std::vector<std::string_view>& words) {
                      constexpr unsigned accepts_connections = 0x10000;  // SO_ACCEPTCON
                      if (words.size() > 6 && (from_hex(words[3]) & accepts_connections) != 0 &&
                          held.contains(inode_of(words[6])))
                          listeners.push_back(
                              "unix " + std::string(words.size() > 7 ? words[7] : "(unnamed)"));
                  });
    return listeners;
}

}  // namespace fcgicheck::os
