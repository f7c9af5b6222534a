// Which folder of this machine holds which of a server's: --map FROM=TO. By their text alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fcgicheck::text {

struct PathMap {
    std::string server;  // FROM, and TO: both absolute and normal
    std::string local;
};

class PathMaps {
  public:
    void add(PathMap map) { maps_.push_back(std::move(map)); }
    bool empty() const { return maps_.empty(); }

    // The longest that matches wins, of two that are alike the later; absent where none does.
    std::optional<std::string> local(std::string_view server) const;
    std::optional<std::string> server(std::string_view local) const;

    // The server's folders that are mapped and lie below this one.
    std::vector<std::string> below(std::string_view server) const;

  private:
    std::vector<PathMap> maps_;
};

}  // namespace fcgicheck::text
