// What git has of a checkout's files: their modes as everybody gets them who checks them out. Its
// index is read (text/git_index.h); git is not asked.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "fcgicheck/observed.h"
#include "fcgicheck/tracked_file.h"
#include "os/deployment.h"
#include "text/git_index.h"

namespace fcgicheck::gather {

// The work tree that a path of this machine's is in; absent where it is in none.
std::optional<std::string> work_tree_of(const std::string& local);

class Checkout {
  public:
    // Of the work tree; unseen where its index can't be read.
    static Observed<Checkout> of(const std::string& work_tree);

    // Absent where git does not have it. `server` is a path without links.
    std::optional<TrackedFile> tracked(const std::string& server,
                                       const os::Deployment& deployment) const;

  private:
    Checkout(std::string work_tree, text::GitIndex index)
        : work_tree_(std::move(work_tree)), index_(std::move(index)) {}

    std::string work_tree_;
    text::GitIndex index_;
};

}  // namespace fcgicheck::gather
