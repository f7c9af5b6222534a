// Each directory is opened by its name from its parent's descriptor with O_NOFOLLOW, so neither a
// link nor a rename leads out of the tree. Of the parents only so many are held open; below others
// the way is gone again from the root, name by name.
#include "os/tree_reader.h"

#include <fcntl.h>
#include <linux/limits.h>
#include <linux/magic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>

#include "os/directory.h"
#include "os/open_beneath.h"
#include "os/result.h"

namespace fcgicheck::os {

// Counted, so that the walk leaves descriptors for others.
class OpenDirectory {
  public:
    OpenDirectory(Fd fd, std::atomic<std::size_t>& count) : fd_(std::move(fd)), count_(count) {
        ++count_;
    }
    OpenDirectory(const OpenDirectory&) = delete;
    OpenDirectory& operator=(const OpenDirectory&) = delete;
    ~OpenDirectory() { --count_; }
    int get() const { return fd_.get(); }

  private:
    Fd fd_;
    std::atomic<std::size_t>& count_;
};

namespace {

constexpr std::size_t most_ahead = 512;  // directories
constexpr unsigned most_deciding = 32;   // of those, ones whose children wait

constexpr int how = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK;

Fd open_directory(int parent, const char* name, int flags) {
    return Fd(::openat(parent, name, how | flags));
}

// /proc, /sys and what is mounted in them: for each process thousands of names, and no site.
bool is_of_kernel(int directory) {
    struct statfs system {};
    if (::fstatfs(directory, &system) != 0)
        return false;
    constexpr std::array<std::uint64_t, 7> magics = {
        PROC_SUPER_MAGIC, SYSFS_MAGIC,   CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC,
        DEBUGFS_MAGIC,    TRACEFS_MAGIC, SECURITYFS_MAGIC};
    return std::find(magics.begin(), magics.end(), static_cast<std::uint64_t>(system.f_type)) !=
           magics.end();
}

Unseen of_kernel(const std::string& path) {
    return {"what is below " + path, UnseenWhy::not_looked,
            "the kernel shows its own state there, and no files"};
}

// A quarter of those that the process may have.
std::size_t most_descriptors() {
    constexpr rlim_t enough = 4096;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    return std::min(limit.rlim_cur, enough) / 4;
}

// As of paths that go on behind them.
bool is_before(const NodePointer& a, const NodePointer& b) {
    const std::string_view first = a->name();
    const std::string_view second = b->name();
    const std::size_t shared = std::min(first.size(), second.size());
    const int order = first.substr(0, shared).compare(second.substr(0, shared));
    if (order != 0 || first.size() == second.size())
        return order < 0;
    const auto next = [&](std::string_view name) {
        return static_cast<unsigned char>(name.size() > shared ? name[shared] : '/');
    };
    return next(first) < next(second);
}

// Whether about every second directory that this thread reads comes from a disk (getrusage(2)).
class DiskWatch {
  public:
    bool waits_after_another_read() {
        constexpr unsigned reads_between = 256;
        constexpr long blocks = 4;  // of 512 bytes: half a page
        if (++reads_ % reads_between != 0)
            return false;
        rusage used{};
        ::getrusage(RUSAGE_THREAD, &used);
        const long before = std::exchange(blocks_, used.ru_inblock);
        return blocks_ - before > reads_between * blocks;
    }

  private:
    unsigned reads_ = 0;
    long blocks_ = 0;
};

NodePointer child_of(const TreeNode& parent, std::string_view name) {
    auto child = std::make_shared<TreeNode>();
    child->path.reserve(parent.path.size() + 1 + name.size());
    child->path = parent.path;
    if (!child->path.ends_with('/'))
        child->path += '/';
    child->path += name;
    child->name_length = name.size();
    child->lens = parent.lens;
    return child;
}

}  // namespace

TreeReader::TreeReader(const std::string& root, Threads threads)
    : root_path_(root), threads_from_disk_(threads.from_disk), most_open_(most_descriptors()) {
    Fd fd = open_directory(AT_FDCWD, root.c_str(), 0);
    root_error_ = errno;
    if (!fd.is_open())
        return;
    root_ = std::make_shared<const OpenDirectory>(std::move(fd), open_);
    const std::lock_guard lock(mutex_);
    start_threads(threads.usual);
}

void TreeReader::start_threads(std::size_t count) {
    constexpr std::size_t descriptors_of_thread = 4;
    const std::size_t most = most_open_ / descriptors_of_thread;
    try {
        while (!ends_ && threads_.size() + 1 < std::min(count, most))
            threads_.emplace_back([this] { work(); });
    } catch (const std::exception&) {
        // The machine has no more threads, or no more memory for them; the others do it.
    }
}

TreeReader::~TreeReader() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    has_work_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
}

NodePointer TreeReader::root(Unseen& why) const {
    if (root_ == nullptr) {
        why = to_unseen({root_error_, "open", root_path_});
        return nullptr;
    }
    if (is_of_kernel(root_->get())) {
        why = of_kernel(root_path_);
        return nullptr;
    }
    auto node = std::make_shared<TreeNode>();
    node->path = root_path_;
    node->decides = true;
    return node;
}

// Whoever waits for one that another thread is at reads the next one meanwhile.
void TreeReader::wait_for(const NodePointer& node) {
    std::unique_lock lock(mutex_);
    if (node->state == TreeNode::State::unread)
        read_unlocked(node, lock);
    while (node->state != TreeNode::State::read) {
        if (const NodePointer next = next_ahead())
            read_unlocked(next, lock);
        else
            is_read_.wait(lock);
    }
    if (failure_)
        std::rethrow_exception(failure_);
    --ahead_;
    if (node->decides) {
        give_up_place(node);
        has_work_.notify_one();
    }
    if (is_far_ahead_ && ahead_ <= most_ahead / 2) {
        is_far_ahead_ = false;
        has_work_.notify_all();
    }
}

void TreeReader::work() {
    std::unique_lock lock(mutex_);
    DiskWatch watch;
    for (;;) {
        NodePointer next;
        has_work_.wait(lock, [&] { return ends_ || (next = next_ahead()) != nullptr; });
        if (ends_)
            return;
        read_unlocked(next, lock);
        is_read_.notify_one();
        if (watch.waits_after_another_read())
            start_threads(threads_from_disk_);
    }
}

// Not far behind directories that decide: theirs are the next that are asked for.
NodePointer TreeReader::next_ahead() const {
    unsigned deciding = 0;
    for (auto node = to_read_.rbegin(); node != to_read_.rend() && !is_far_ahead_; ++node) {
        if ((*node)->state == TreeNode::State::unread)
            return *node;
        if ((*node)->state == TreeNode::State::read && ++deciding == most_deciding)
            break;
    }
    return nullptr;
}

void TreeReader::read_unlocked(const NodePointer& node, std::unique_lock<std::mutex>& lock) {
    node->state = TreeNode::State::being_read;
    lock.unlock();
    std::exception_ptr failure;
    try {
        read(*node);
    } catch (...) {  // it belongs to the thread that asks
        failure = std::current_exception();
    }
    lock.lock();
    if (failure)
        failure_ = failure;
    finish(node);
}

void TreeReader::finish(const NodePointer& node) {
    node->state = TreeNode::State::read;
    ++ahead_;
    is_far_ahead_ = is_far_ahead_ || ahead_ >= most_ahead;
    if (node->decides)
        return;
    const auto place = give_up_place(node);
    if (!node->unseen)
        queue(node->children, place);
}

// Where its children belong.
std::vector<NodePointer>::const_iterator TreeReader::give_up_place(const NodePointer& node) {
    const auto place = std::find(to_read_.rbegin(), to_read_.rend(), node);
    if (place == to_read_.rend())
        return to_read_.end();
    return to_read_.erase(std::next(place).base());
}

void TreeReader::queue(const std::vector<NodePointer>& children,
                       std::vector<NodePointer>::const_iterator place) {
    if (threads_.empty())
        return;
    to_read_.insert(place, children.rbegin(), children.rend());
    if (children.size() == 1)
        has_work_.notify_one();
    else if (!children.empty())
        has_work_.notify_all();
}

void TreeReader::begin_children(TreeNode& node, const SharedLens& lens) {
    const std::lock_guard lock(mutex_);
    for (const NodePointer& child : node.children)
        child->lens = lens;
    queue(node.children, to_read_.end());  // whoever asks has come here: they are the next
}

Fd TreeReader::open_from_root(const std::string& path) const {
    Fd fd = open_directory(root_->get(), ".", 0);
    std::size_t at = root_path_ == "/" ? 0 : root_path_.size();
    while (fd.is_open() && at + 1 < path.size()) {
        const std::size_t next = std::min(path.find('/', at + 1), path.size());
        const std::string name = path.substr(at + 1, next - at - 1);
        fd = open_directory(fd.get(), name.c_str(), O_NOFOLLOW);
        at = next;
    }
    return fd;
}

TreeReader::OpenNode TreeReader::open(const TreeNode& node) const {
    if (node.parent == nullptr)
        return {open_from_root(node.path)};
    const char* const name = node.path.c_str() + (node.path.size() - node.name_length);
    Opened opened =
        open_refusing(node.parent->get(), name, O_NOFOLLOW | how, Refused::links_and_mounts);
    if (opened.fd.is_open() || !(opened.is_unknown || errno == EXDEV))
        return {std::move(opened.fd), false};
    return {open_directory(node.parent->get(), name, O_NOFOLLOW)};
}

void TreeReader::read(TreeNode& node) {
    auto [fd, may_be_mount] = open(node);
    const int error = errno;
    node.parent.reset();
    if (!fd.is_open()) {
        const bool has_vanished = error == ENOENT || error == ENOTDIR || error == ELOOP;
        if (!has_vanished)
            node.unseen = to_unseen({error, "openat", node.path});
    } else if (may_be_mount && is_of_kernel(fd.get())) {
        node.unseen = of_kernel(node.path);
    } else if (node.path.size() >= PATH_MAX) {
        // No system call takes a longer path, so nobody can ask for what is below.
        node.unseen =
            Unseen{node.path, UnseenWhy::failed, "its path is longer than the system allows"};
    } else {
        take_entries(fd.get(), node, Take::children_too);
        node.decides = node.decides || node.lens->decides(node.path);
        if (!node.taken.empty() || !node.children.empty())
            if (std::optional<SeenFile> seen = see(fd.get()))
                node.seen = std::make_unique<SeenFile>(std::move(*seen));
        keep_open(node, std::move(fd));
    }
}

void TreeReader::take_entries(int fd, TreeNode& node, Take what) {
    const auto error = visit_entries(fd, node.path, [&](std::string_view name, FileKind kind) {
        const Look look = node.lens->look(name, kind);
        node.decides = node.decides || look == Look::decides;
        if (kind == FileKind::directory) {
            if (what == Take::children_too)
                node.children.push_back(child_of(node, name));
        } else if (look == Look::taken) {
            node.taken.push_back({std::string(name), kind});
        }
    });
    if (error)
        node.unseen = to_unseen(*error);
    std::sort(node.taken.begin(), node.taken.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    std::sort(node.children.begin(), node.children.end(), is_before);
}

void TreeReader::keep_open(TreeNode& node, Fd fd) {
    const bool is_of_use = !node.children.empty() || node.decides;
    if (!is_of_use || open_ >= most_open_)
        return;
    const auto directory = std::make_shared<const OpenDirectory>(std::move(fd), open_);
    for (const NodePointer& child : node.children)
        child->parent = directory;
    if (node.decides)
        node.directory = directory;
}

void TreeReader::read_again(TreeNode& node, const SharedLens& lens) const {
    node.lens = lens;
    node.taken.clear();
    if (node.directory != nullptr && ::lseek(node.directory->get(), 0, SEEK_SET) == 0)
        return take_entries(node.directory->get(), node, Take::entries);
    if (const Fd fd = open_from_root(node.path); fd.is_open())
        take_entries(fd.get(), node, Take::entries);
}

}  // namespace fcgicheck::os
