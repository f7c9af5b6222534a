#include "os/id_maps.h"

#include <algorithm>
#include <sstream>
#include <string>

#include "os/disk.h"

namespace fcgicheck::os {
namespace {

constexpr std::size_t limit = 16384;

std::string text_of(const std::string& path) {
    const Observed<std::string> text = Disk().read(path, limit);
    return text.seen() != nullptr ? *text.seen() : "";
}

std::uint32_t overflow_id(const std::string& path) {
    constexpr std::uint32_t usual = 65534;
    std::uint32_t id = usual;
    std::istringstream(text_of(path)) >> id;
    return id;
}

}  // namespace

IdMap::IdMap(std::string_view text, std::uint32_t overflow) : overflow_(overflow) {
    std::istringstream words{std::string(text)};
    std::uint64_t outside = 0;
    for (Range range; words >> range.first >> outside >> range.count;)
        ranges_.push_back(range);
}

bool IdMap::is_unmapped(std::uint32_t shown) const {
    return shown == overflow_ && !ranges_.empty() &&
           std::none_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
               return shown >= range.first && shown - range.first < range.count;
           });
}

IdMaps own_id_maps() {
    return {
        .users = IdMap(text_of("/proc/self/uid_map"), overflow_id("/proc/sys/kernel/overflowuid")),
        .groups =
            IdMap(text_of("/proc/self/gid_map"), overflow_id("/proc/sys/kernel/overflowgid"))};
}

}  // namespace fcgicheck::os
