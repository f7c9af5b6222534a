// A directory of its own for one test, filled as the test says and removed with it. Modes are set
// as asked, whatever the umask.
#pragma once

#include <sys/types.h>

#include <string>

namespace fcgicheck {

class TempTree {
  public:
    TempTree();  // below /tmp, mode 0755
    TempTree(const TempTree&) = delete;
    TempTree& operator=(const TempTree&) = delete;
    ~TempTree();

    const std::string& root() const { return root_; }
    std::string path(const std::string& relative) const;

    // Each makes the directories above it (0755) and returns the absolute path.
    std::string add(const std::string& relative, const std::string& content,
                    mode_t mode = 0644) const;
    std::string add_directory(const std::string& relative, mode_t mode = 0755) const;
    std::string add_link(const std::string& relative, const std::string& target) const;
    std::string add_fifo(const std::string& relative, mode_t mode = 0644) const;
    std::string add_socket(const std::string& relative) const;

    std::string read(const std::string& relative) const;  // "" where there is no such file

    void change_mode(const std::string& relative, mode_t mode) const;
    void change_owner(const std::string& relative, uid_t uid, gid_t gid) const;  // the link itself

  private:
    std::string root_;
};

}  // namespace fcgicheck
