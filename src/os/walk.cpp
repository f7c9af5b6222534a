#include "os/walk.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "os/tree_reader.h"

namespace fcgicheck::os {

namespace {

class Walk {
  public:
    Walk(const std::string& root, const WalkCallbacks& callbacks, Threads threads)
        : callbacks_(callbacks), reader_(root, threads) {}

    void run() {
        Unseen why;
        const NodePointer root = reader_.root(why);
        if (root == nullptr)
            return callbacks_.skipped(std::move(why));
        const Lenses lenses = callbacks_.enter(root->path);
        root->lens = lenses.here;
        arrive(root, lenses);
        while (!levels_.empty())
            go_on();
    }

  private:
    struct Level {
        NodePointer node;
        std::vector<std::string> files;  // to be handed out
        std::size_t next_file = 0;
        std::size_t next_child = 0;
    };

    void arrive(const NodePointer& node, std::optional<Lenses> lenses = std::nullopt) {
        if (callbacks_.goes_on && !callbacks_.goes_on()) {
            callbacks_.skipped({.what = "what comes from " + node->path + " on",
                                .why = UnseenWhy::not_looked,
                                .detail = "the run was interrupted"});
            return levels_.clear();
        }
        reader_.wait_for(node);
        if (node->unseen)
            return callbacks_.skipped(*node->unseen);
        if (node->seen && !levels_.empty() && callbacks_.arrived)
            callbacks_.arrived(node->path, std::move(*node->seen));
        if (node->decides) {
            if (!lenses)
                lenses = callbacks_.enter(node->path);
            if (node->lens != lenses->here)
                reader_.read_again(*node, lenses->here);
            reader_.begin_children(*node, lenses->below);
        }
        Level level{.node = node, .files = {}};
        if (!node->taken.empty())
            level.files =
                callbacks_.visit({.path = node->path, .entries = std::exchange(node->taken, {})});
        levels_.push_back(std::move(level));
    }

    void go_on() {
        Level& level = levels_.back();
        const auto& children = level.node->children;
        const bool has_file = level.next_file < level.files.size();
        const bool has_child = level.next_child < children.size();
        if (!has_file && !has_child) {
            levels_.pop_back();
        } else if (has_file && (!has_child || !is_before(*children[level.next_child],
                                                         level.files[level.next_file]))) {
            const std::string& name = level.files[level.next_file++];
            callbacks_.file(path_in(level.node->path, name));
        } else {
            const NodePointer child = std::move(level.node->children[level.next_child++]);
            arrive(child);
        }
    }

    static bool is_before(const TreeNode& directory, const std::string& file) {
        return std::string(directory.name()) + '/' < file;
    }

    static std::string path_in(const std::string& directory, const std::string& name) {
        return directory.ends_with('/') ? directory + name : directory + '/' + name;
    }

    const WalkCallbacks& callbacks_;
    TreeReader reader_;
    std::vector<Level> levels_;
};

}  // namespace

void walk(const std::string& root, const WalkCallbacks& callbacks, Threads threads) {
    Walk(root, callbacks, threads).run();
}

}  // namespace fcgicheck::os
