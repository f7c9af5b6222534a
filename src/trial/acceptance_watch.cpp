#include "trial/acceptance_watch.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>

#include "os/process_tree.h"

namespace fcgicheck::trial {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_interval{250};
constexpr milliseconds idle_elsewhere_limit{1000};

enum class Waits : std::uint8_t { for_clients, for_others, for_something_else };

// What the first thread of a process waits for: a server sits in one of the first, its manager in
// one of the second. A connect(2) or a sleep is a slow start.
Waits what_it_waits_for(pid_t pid) {
    const std::string full = os::system_call_of(pid);
    const std::string call = full.substr(0, full.find('('));
    const auto is_one_of = [&call](std::initializer_list<const char*> names) {
        return std::find(names.begin(), names.end(), call) != names.end();
    };
    if (is_one_of({"accept", "accept4", "poll", "ppoll", "select", "pselect6", "epoll_wait"}))
        return Waits::for_clients;
    if (is_one_of({"futex", "sigsuspend", "sigtimedwait", "pause", "wait4", "waitid"}))
        return Waits::for_others;
    return Waits::for_something_else;
}

bool is_idle_server(const std::vector<pid_t>& tree) {
    std::vector<Waits> waits(tree.size());
    std::transform(tree.begin(), tree.end(), waits.begin(), what_it_waits_for);
    return std::count(waits.begin(), waits.end(), Waits::for_clients) > 0 &&
           std::count(waits.begin(), waits.end(), Waits::for_something_else) == 0;
}

}  // namespace

// Twice the same, because processes come and go while /proc is read.
std::optional<Ending> AcceptanceWatch::look(const os::Warded& program, const os::Listener& listener,
                                            std::vector<std::string>& own_listeners) {
    interval_ = std::min(interval_ * 2, longest_interval);
    next_ = Clock::now() + interval_;
    const char state = os::process_state(program.pid());
    if (state == 'Z' || state == 0)
        return std::nullopt;
    std::vector<pid_t> tree = os::process_tree(program.keeper());
    tree.erase(tree.begin());
    const std::optional<bool> is_held = os::any_holds_socket(tree, listener.inode());
    looks_without_listener_ = is_held == false ? looks_without_listener_ + 1 : 0;
    looks_stopped_ = state == 'T' ? looks_stopped_ + 1 : 0;
    own_listeners = os::listening_sockets(tree, listener.inode());
    notice_idleness(tree, !own_listeners.empty());
    if (looks_without_listener_ > 1)
        return Ending::listener_closed;
    if (listener.is_shut_down())
        return Ending::listener_shut_down;
    if (looks_stopped_ > 1)
        return Ending::stopped;
    if (idle_elsewhere_since_ && Clock::now() - *idle_elsewhere_since_ >= idle_elsewhere_limit)
        return Ending::serves_elsewhere;
    return std::nullopt;
}

void AcceptanceWatch::notice_idleness(const std::vector<pid_t>& tree, bool listens_elsewhere) {
    if (!listens_elsewhere || !is_idle_server(tree))
        idle_elsewhere_since_.reset();
    else if (!idle_elsewhere_since_)
        idle_elsewhere_since_ = Clock::now();
}

}  // namespace fcgicheck::trial
