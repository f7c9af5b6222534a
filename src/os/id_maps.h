// Which owners have no id in the user namespace that this process is in (user_namespaces(7)): the
// kernel shows the overflow id in place of theirs.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace fcgicheck::os {

class IdMap {
  public:
    // From the text of /proc/PID/uid_map or gid_map, and the overflow id of proc_sys_kernel(5).
    IdMap(std::string_view text, std::uint32_t overflow);

    // Whether this id, of a file, stands for one that has none here. Where the overflow id is also
    // somebody's own, it is taken for his.
    bool is_unmapped(std::uint32_t shown) const;

  private:
    struct Range {
        std::uint64_t first = 0;
        std::uint64_t count = 0;
    };
    std::vector<Range> ranges_;
    std::uint32_t overflow_;
};

struct IdMaps {
    IdMap users;
    IdMap groups;
};
IdMaps own_id_maps();

}  // namespace fcgicheck::os
