#include "support/temp_tree.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace fcgicheck {

namespace {

void must(bool succeeded, const std::string& what) {
    if (!succeeded)
        throw std::system_error(errno, std::generic_category(), what);
}

void make_parents(const std::string& path) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
}

}  // namespace

TempTree::TempTree() : root_("/tmp/fcgicheck-test-XXXXXX") {
    must(::mkdtemp(root_.data()) != nullptr, root_);
    must(::chmod(root_.c_str(), 0755) == 0, root_);
}

TempTree::~TempTree() {
    // Not std::filesystem: a test may leave a directory that its owner can't enter, or a path that
    // is too long.
    const std::string command = "chmod -R u+rwX " + root_ + " 2>/dev/null; rm -rf " + root_;
    if (std::system(command.c_str()) != 0)
        std::perror(root_.c_str());
}

std::string TempTree::path(const std::string& relative) const {
    return root_ + "/" + relative;
}

std::string TempTree::add(const std::string& relative, const std::string& content,
                          mode_t mode) const {
    std::string file = path(relative);
    make_parents(file);
    std::ofstream(file, std::ios::binary) << content;
    change_mode(relative, mode);
    return file;
}

std::string TempTree::add_directory(const std::string& relative, mode_t mode) const {
    std::string directory = path(relative);
    std::filesystem::create_directories(directory);
    change_mode(relative, mode);
    return directory;
}

std::string TempTree::add_link(const std::string& relative, const std::string& target) const {
    std::string link = path(relative);
    make_parents(link);
    must(::symlink(target.c_str(), link.c_str()) == 0, link);
    return link;
}

std::string TempTree::add_fifo(const std::string& relative, mode_t mode) const {
    std::string fifo = path(relative);
    make_parents(fifo);
    must(::mkfifo(fifo.c_str(), mode) == 0, fifo);
    change_mode(relative, mode);
    return fifo;
}

std::string TempTree::add_socket(const std::string& relative) const {
    std::string name = path(relative);
    make_parents(name);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    name.copy(&address.sun_path[0], sizeof address.sun_path - 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, name);
    ::close(fd);
    return name;
}

std::string TempTree::read(const std::string& relative) const {
    std::ifstream file(path(relative), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void TempTree::change_mode(const std::string& relative, mode_t mode) const {
    must(::chmod(path(relative).c_str(), mode) == 0, relative);
}

void TempTree::change_owner(const std::string& relative, uid_t uid, gid_t gid) const {
    must(::lchown(path(relative).c_str(), uid, gid) == 0, relative);
}

}  // namespace fcgicheck
