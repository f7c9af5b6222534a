// A FileSource over a tree in memory. Directories on the way to an entry exist with mode 0755,
// owner root; links are followed as path_resolution(7) says, but for the last component of stat.
#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/file_source.h"

namespace fcgicheck::test {

class MemoryFiles final : public FileSource {
  public:
    MemoryFiles() { nodes_["/"] = directory_node(0755, 0, 0); }

    void add(const std::string& path, std::string content, unsigned mode = 0644, uid_t uid = 0,
             gid_t gid = 0);
    void add_link(const std::string& path, std::string target, uid_t uid = 0);
    void add_directory(const std::string& path, unsigned mode = 0755, uid_t uid = 0, gid_t gid = 0);
    // A FIFO, a socket, a device: it has a kind and nothing else.
    void add_special(const std::string& path, FileKind kind, unsigned mode = 0644);
    void set_acl(const std::string& path, std::vector<AclEntry> acl);
    // As if this account had no permission: read and list of it, or stat of anything below.
    void forbid(const std::string& path) { forbidden_.insert(path); }

    Observed<FileStat> stat(const std::string& path) override;
    Observed<std::string> readlink(const std::string& path) override;
    Observed<std::vector<AclEntry>> acl(const std::string& path) override;
    Observed<std::string> read(const std::string& path, std::size_t limit) override;
    Observed<std::string> head(const std::string& path, std::size_t bytes) override;
    Observed<std::vector<DirectoryEntry>> list(const std::string& path) override;

    std::atomic<int> reads = 0;  // how often read() was asked

  private:
    struct Node {
        FileStat stat;
        std::string content;  // of a link: its target
        std::vector<AclEntry> acl = {};
    };
    static Node directory_node(unsigned mode, uid_t uid, gid_t gid);
    void put(const std::string& path, Node node);
    // The path with links followed; "" where something on the way is missing or a loop.
    std::string follow(const std::string& path, bool last_too, int depth) const;

    std::map<std::string, Node, std::less<>> nodes_;
    std::set<std::string, std::less<>> forbidden_;
};

}  // namespace fcgicheck::test
