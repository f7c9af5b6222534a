// The files of a server that are on this machine under other paths (os/deployment.h), by the
// server's paths: links are followed as the server would follow them, and never out of its root.
// The kernel's own RESOLVE_IN_ROOT (openat2(2)) knows nothing of maps, and Linux before 5.6 nothing
// of it.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "fcgicheck/file_source.h"
#include "os/deployment.h"
#include "os/path_walk.h"
#include "os/users.h"
#include "os/walk.h"

namespace fcgicheck::os {

class DeployedFiles final : public FileSource {
  public:
    explicit DeployedFiles(Deployment deployment);

    Observed<FileStat> stat(const std::string& path) override;
    Observed<std::string> readlink(const std::string& path) override;
    Observed<std::vector<AclEntry>> acl(const std::string& path) override;
    Observed<std::string> read(const std::string& path, std::size_t limit) override;
    Observed<std::string> head(const std::string& path, std::size_t bytes) override;
    Observed<std::vector<DirectoryEntry>> list(const std::string& path) override;

  private:
    Observed<Rung> look(const std::string& path);
    Observed<FileFacts> target_of(const std::string& path);

    Users nobody_;  // names play no part
    std::mutex mutex_;
    PathWalker paths_;
};

// os::walk, by the server's paths. `root` may lead through links.
void walk_deployed(PathWalker& paths, const std::string& root, const WalkCallbacks& callbacks,
                   Threads threads);

}  // namespace fcgicheck::os
