// A file system of its own in a file, whose contents are on the disk alone when they are asked for:
// what is measured cold. The caches of the rest of the machine are left as they are.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

namespace fcgicheck::bench {

class ColdDisk {
  public:
    // Absent where this account may not mount one (mount(8), with a loop device), or mkfs.ext4 is
    // not there.
    static std::optional<ColdDisk> make(const std::filesystem::path& place, std::size_t files);

    ColdDisk(ColdDisk&& other) noexcept;
    ColdDisk& operator=(ColdDisk&&) = delete;
    ~ColdDisk();

    const std::filesystem::path& root() const { return root_; }

    // Nothing of it is in memory then.
    void forget() const;

  private:
    explicit ColdDisk(const std::filesystem::path& place);
    bool mount() const;

    std::filesystem::path image_;
    std::filesystem::path root_;  // "" once another has it
};

}  // namespace fcgicheck::bench
