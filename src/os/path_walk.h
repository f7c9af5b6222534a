// A path as the kernel walks it (path_resolution(7)), component by component and link by link, with
// the owner, mode and ACL of every rung. Nothing is opened.
#pragma once

#include <map>
#include <string>

#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"
#include "os/disk.h"
#include "os/users.h"

namespace fcgicheck::os {

// Remembers the directories it saw: the scripts of a docroot share their ancestors.
class PathWalker {
  public:
    explicit PathWalker(Users& users) : users_(users) {}

    // `path` is absolute. Unseen where this account may not search a directory on the way;
    // `detail` names it.
    Observed<PathFacts> walk(const std::string& path);

  private:
    Observed<FileFacts> look_at(const std::string& path);

    Users& users_;
    Disk disk_;
    std::map<std::string, FileFacts> directories_;
};

}  // namespace fcgicheck::os
