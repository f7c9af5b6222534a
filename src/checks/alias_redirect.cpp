#include "checks/alias_redirect.h"

#include <string_view>
#include <vector>

#include "text/ascii.h"
#include "text/config_words.h"

namespace fcgicheck::checks {
namespace {

std::string_view path_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos)
        return url;
    const std::size_t slash = url.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

std::string literally(std::string_view path) {
    std::string pattern;
    for (const char c : path) {
        if (std::string_view(".+*?()[]{}^$|\\").find(c) != std::string_view::npos)
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

std::string status_of(const std::string& name, const std::vector<std::string>& words) {
    if (text::equals_ignoring_case(name, "RedirectPermanent"))
        return "permanent ";
    return words.size() == 4 ? words[1] + ' ' : "";
}

}  // namespace

std::optional<std::string> as_pattern(const std::string& line) {
    const std::vector<std::string> words = text::words_of(line);
    if (words.size() < 3 || words.size() > 4 ||
        text::equals_ignoring_case(words[0], "RedirectMatch"))
        return std::nullopt;
    const std::string& from = words[words.size() - 2];
    const std::string& to = words.back();
    const std::string_view path = path_of(to);
    const bool is_folder = from.ends_with('/');
    if (!path.starts_with(from) || path.size() == from.size() ||
        (!is_folder && path[from.size()] != '/') ||
        to.find_first_of("%?#$\\") != std::string::npos ||
        line.find_first_of("\"' \t", line.size() - to.size()) != std::string::npos)
        return std::nullopt;
    const std::string rest = literally(path.substr(from.size()));
    return "RedirectMatch " + status_of(words[0], words) + '^' + literally(from) + "(?!" + rest +
           (rest.ends_with('/') ? ")" : "(/|$))") + (is_folder ? "(.*)$ " : "(/.*)?$ ") + to + "$1";
}

}  // namespace fcgicheck::checks
