#include "text/path.h"

#include <algorithm>

namespace fcgicheck::text {

std::string normalize_path(std::string_view path) {
    const bool absolute = path.starts_with('/');
    std::string result;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view part = path.substr(at, end - at);
        at = end + 1;
        if (part.empty() || part == ".")
            continue;
        if (part == "..") {
            const std::size_t slash = result.rfind('/');
            result.resize(slash == std::string::npos ? 0 : slash);
            continue;
        }
        if (absolute || !result.empty())
            result += '/';
        result += part;
    }
    return result.empty() && absolute ? "/" : result;
}

std::string join_path(std::string_view directory, std::string_view path) {
    if (path.starts_with('/'))
        return std::string(path);
    std::string result(directory);
    if (!result.ends_with('/'))
        result += '/';
    result += path;
    return result;
}

std::string_view parent_path(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

std::string_view file_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

bool is_below(std::string_view path, std::string_view directory) {
    if (directory == "/")
        return path.starts_with('/');
    return path.starts_with(directory) &&
           (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace fcgicheck::text
