// Reads the directories of a tree ahead of the one who asks for them, in other threads, in the
// order in which they are asked for.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "os/fd.h"
#include "os/walk.h"

namespace fcgicheck::os {

class OpenDirectory;

// One directory of the tree.
struct TreeNode {
    std::string path;
    std::size_t name_length = 0;  // of its last name
    std::shared_ptr<const OpenDirectory> parent;
    SharedLens lens;
    enum class State : std::uint8_t { unread, being_read, read } state = State::unread;

    // Once it is read:
    std::vector<DirectoryEntry> taken;                // in byte order
    std::vector<std::shared_ptr<TreeNode>> children;  // the same, each name with a slash behind it
    std::unique_ptr<SeenFile> seen;                   // of one that holds any
    std::optional<Unseen> unseen;                     // absent too for one that has vanished
    bool decides = false;
    std::shared_ptr<const OpenDirectory> directory;  // null: too many are open

    std::string_view name() const {
        return std::string_view(path).substr(path.size() - name_length);
    }
};
using NodePointer = std::shared_ptr<TreeNode>;

class TreeReader {
  public:
    // The one that asks is one of the threads.
    TreeReader(const std::string& root, Threads threads);
    TreeReader(const TreeReader&) = delete;
    TreeReader& operator=(const TreeReader&) = delete;
    ~TreeReader();

    // Null, with the reason, where the root can't be opened, or is the kernel's.
    NodePointer root(Unseen& why) const;

    void wait_for(const NodePointer& node);  // it is read then
    void read_again(TreeNode& node,
                    const SharedLens& lens) const;  // what is taken, not what is in it
    void begin_children(TreeNode& node, const SharedLens& lens);  // of one that decides

  private:
    void start_threads(std::size_t count);  // until there are so many, with the one that asks
    void work();
    NodePointer next_ahead() const;  // null: there is none, or enough was read
    // Lets go of the lock while it reads.
    void read_unlocked(const NodePointer& node, std::unique_lock<std::mutex>& lock);
    void read(TreeNode& node);
    struct OpenNode {
        Fd fd;
        bool may_be_mount = true;
    };
    OpenNode open(const TreeNode& node) const;
    Fd open_from_root(const std::string& path) const;
    void keep_open(TreeNode& node, Fd fd);
    enum class Take : bool { entries, children_too };
    static void take_entries(int fd, TreeNode& node, Take what);
    // With the mutex held.
    void finish(const NodePointer& node);
    std::vector<NodePointer>::const_iterator give_up_place(const NodePointer& node);
    void queue(const std::vector<NodePointer>& children,
               std::vector<NodePointer>::const_iterator place);

    std::string root_path_;
    std::size_t threads_from_disk_;
    std::shared_ptr<const OpenDirectory> root_;
    int root_error_ = 0;
    std::size_t most_open_;
    std::atomic<std::size_t> open_{0};

    std::mutex mutex_;
    std::condition_variable has_work_;
    std::condition_variable is_read_;
    // In the order in which they are asked for, the first one last. One that is being read holds
    // the place for its children, and so does one that decides until it is asked for.
    std::vector<NodePointer> to_read_;
    std::size_t ahead_ = 0;      // read, and not asked for
    bool is_far_ahead_ = false;  // until half of it is asked for
    bool ends_ = false;
    std::exception_ptr failure_;
    std::vector<std::thread> threads_;
};

}  // namespace fcgicheck::os
