// The files of a site as its server may read them: what a link leads to and the server's user may
// not read is not read either. It says nothing of the site, and could show a root's run what is not
// the site owner's to see.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/file_source.h"
#include "os/disk.h"
#include "os/path_walk.h"

namespace fcgicheck::gather {

// Whether we may read it, being root, and the server's user may not.
bool is_roots_alone(const PathFacts& file, const Observed<Identity>& user);

// The same of what a link leads to.
bool leads_astray(const PathFacts& file, const Observed<Identity>& user);

class ServerFiles : public FileSource {
  public:
    ServerFiles(FileSource& files, os::PathWalker& paths, Observed<Identity> user);

    Observed<FileStat> stat(const std::string& path) override;
    Observed<std::string> readlink(const std::string& path) override {
        return files_.readlink(path);
    }
    Observed<std::vector<AclEntry>> acl(const std::string& path) override;
    Observed<std::string> read(const std::string& path, std::size_t limit) override;
    Observed<std::string> head(const std::string& path, std::size_t bytes) override;
    // The same of a file that was walked to.
    Observed<std::string> head_of(const PathFacts& walked, std::size_t bytes) const;
    Observed<std::vector<DirectoryEntry>> list(const std::string& path) override {
        return files_.list(path);
    }

    // Seen not to be there, when their folders were listed: nobody asks for these again. They take
    // the place of those that were named before.
    void know_missing(std::unordered_set<std::string> paths) { missing_ = std::move(paths); }

  private:
    Observed<Rung> look(const std::string& path);
    Observed<FileFacts> target_of(const std::string& path);
    Observed<FileFacts> target_of(const PathFacts& walked) const;

    FileSource& files_;
    os::PathWalker& paths_;
    Observed<Identity> user_;
    std::unordered_set<std::string> missing_;
    // The last one: several ask for the same .htaccess.
    struct {
        std::string path;
        std::string bytes;
    } last_read_;
};

}  // namespace fcgicheck::gather
