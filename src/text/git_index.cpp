// The format: gitformat-index(5). Object names have 20 bytes, or 32 in a repository of SHA-256; the
// file does not say which, but only one of them gives entries that are in order and end where the
// extensions begin.
#include "text/git_index.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace fcgicheck::text {
namespace {

constexpr std::size_t header_bytes = 12;
constexpr std::size_t stat_bytes = 40;  // times, device, inode, mode, owner, size
constexpr std::size_t mode_at = 24;

std::uint32_t big_endian(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char byte : bytes)
        value = value << 8U | static_cast<unsigned char>(byte);
    return value;
}

class Entries {
  public:
    Entries(std::string_view bytes, std::size_t name_of_object)
        : bytes_(bytes.substr(0, bytes.size() - name_of_object)),
          name_of_object_(name_of_object),
          version_(big_endian(bytes.substr(4, 4))),
          count_(big_endian(bytes.substr(8, 4))) {}

    std::optional<GitIndex> read() {
        GitIndex index;
        at_ = header_bytes;
        for (std::uint32_t i = 0; i < count_; ++i)
            if (!read_entry(index))
                return std::nullopt;
        return ends_in_extensions() ? std::optional(std::move(index)) : std::nullopt;
    }

  private:
    bool read_entry(GitIndex& index) {
        const std::size_t start = at_;
        const std::size_t flags_at = stat_bytes + name_of_object_;
        if (bytes_.size() - start < flags_at + 4)
            return false;
        const std::uint32_t mode = big_endian(bytes_.substr(start + mode_at, 4));
        const std::uint32_t flags = big_endian(bytes_.substr(start + flags_at, 2));
        constexpr std::uint32_t extended = 0x4000;
        const bool is_extended = (flags & extended) != 0;
        if (is_extended && version_ < 3)
            return false;
        at_ = start + flags_at + (is_extended ? 4 : 2);
        std::string path = previous_;
        if (!(version_ == 4 ? read_changed_name(path) : read_name(path, start)))
            return false;
        if (path.empty() || path < previous_)
            return false;
        constexpr std::uint32_t kind = 0170000;
        constexpr std::uint32_t regular = 0100000;
        if ((mode & kind) == regular)
            index.is_executable.insert_or_assign(path, (mode & 0100U) != 0);
        previous_ = std::move(path);
        return true;
    }

    // Padded with 1 to 8 NULs, so that an entry is a multiple of eight bytes.
    bool read_name(std::string& path, std::size_t start) {
        const std::size_t end = bytes_.find('\0', at_);
        if (end == std::string_view::npos)
            return false;
        path = bytes_.substr(at_, end - at_);
        const std::size_t next = start + (end - start) / 8 * 8 + 8;
        const std::string_view padding = bytes_.substr(end, next - end);
        at_ = next;
        return next <= bytes_.size() && padding.find_first_not_of('\0') == std::string_view::npos;
    }

    // Version 4: how many bytes to take off the end of the name before it, and what follows these.
    bool read_changed_name(std::string& path) {
        std::size_t taken = 0;
        for (bool is_first = true;; is_first = false) {
            if (at_ >= bytes_.size() || taken > path.size())
                return false;
            const auto byte = static_cast<unsigned char>(bytes_[at_++]);
            taken = ((is_first ? 0 : taken + 1) << 7U) | (byte & 0x7fU);
            if ((byte & 0x80U) == 0)
                break;
        }
        const std::size_t end = bytes_.find('\0', at_);
        if (end == std::string_view::npos || taken > path.size())
            return false;
        path.resize(path.size() - taken);
        path += bytes_.substr(at_, end - at_);
        at_ = end + 1;
        return true;
    }

    // Each is a name of four letters, a length, and so many bytes. "link": another file has the
    // rest of the index.
    bool ends_in_extensions() {
        while (bytes_.size() - at_ >= 8) {
            const std::string_view name = bytes_.substr(at_, 4);
            const std::size_t length = big_endian(bytes_.substr(at_ + 4, 4));
            if (name == "link" || length > bytes_.size() - at_ - 8)
                return false;
            at_ += 8 + length;
        }
        return at_ == bytes_.size();
    }

    std::string_view bytes_;  // without the checksum at their end
    std::size_t name_of_object_;
    std::uint32_t version_;
    std::uint32_t count_;
    std::size_t at_ = 0;
    std::string previous_;
};

}  // namespace

std::optional<GitIndex> git_index_of(std::string_view bytes) {
    for (const std::size_t name_of_object : {20U, 32U}) {
        if (bytes.size() < header_bytes + name_of_object || !bytes.starts_with("DIRC"))
            return std::nullopt;
        const std::uint32_t version = big_endian(bytes.substr(4, 4));
        if (version < 2 || version > 4)
            return std::nullopt;
        if (std::optional<GitIndex> index = Entries(bytes, name_of_object).read())
            return index;
    }
    return std::nullopt;
}

}  // namespace fcgicheck::text
