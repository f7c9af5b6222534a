#include "cold_disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace fcgicheck::bench {

namespace fs = std::filesystem;

namespace {

bool succeeds(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;  // NOLINT(cert-env33-c)
}

}  // namespace

ColdDisk::ColdDisk(const fs::path& place) : image_(place.string() + ".img"), root_(place) {}

ColdDisk::ColdDisk(ColdDisk&& other) noexcept
    : image_(std::move(other.image_)), root_(std::exchange(other.root_, {})) {}

ColdDisk::~ColdDisk() {
    if (root_.empty())
        return;
    succeeds("umount " + root_.string());
    std::error_code ignored;
    fs::remove(root_, ignored);
    fs::remove(image_, ignored);
}

std::optional<ColdDisk> ColdDisk::make(const fs::path& place, std::size_t files) {
    ColdDisk disk(place);
    fs::create_directories(disk.root_);
    std::ofstream(disk.image_).close();
    constexpr std::size_t bytes_of_file = 6000;  // most of them are never written
    fs::resize_file(disk.image_, files * bytes_of_file);
    const std::string inodes = std::to_string(files + files / 2);
    if (!succeeds("mkfs.ext4 -q -F -N " + inodes + " " + disk.image_.string()) || !disk.mount())
        return std::nullopt;
    return disk;
}

bool ColdDisk::mount() const {
    return succeeds("mount -o loop " + image_.string() + " " + root_.string());
}

void ColdDisk::forget() const {
    if (!succeeds("umount " + root_.string()))
        throw std::runtime_error("can't unmount " + root_.string());
    const int fd = ::open(image_.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_gone =
        fd >= 0 && ::fsync(fd) == 0 && ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0;
    ::close(fd);
    if (!is_gone || !mount())
        throw std::runtime_error("can't mount " + image_.string() + " again");
}

}  // namespace fcgicheck::bench
