#include "apache/mapping.h"

#include <algorithm>

#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

std::size_t alias_length(std::string_view url, std::string_view alias) {
    std::size_t u = 0;
    for (std::size_t a = 0; a < alias.size();) {
        if (alias[a] == '/') {
            if (u >= url.size() || url[u] != '/')
                return 0;
            while (a < alias.size() && alias[a] == '/')
                ++a;
            while (u < url.size() && url[u] == '/')
                ++u;
        } else if (u < url.size() && url[u] == alias[a]) {
            ++u;
            ++a;
        } else {
            return 0;
        }
    }
    const bool at_segment = alias.ends_with('/') || u == url.size() || url[u] == '/';
    return at_segment ? u : 0;
}

std::optional<std::string> substitute(std::string_view target,
                                      const std::vector<std::string_view>& groups) {
    constexpr std::size_t longest = std::size_t{8} * 8192;  // AP_PREGSUB_MAXLEN
    std::string result;
    for (std::size_t i = 0; i < target.size(); ++i) {
        const char next = i + 1 < target.size() ? target[i + 1] : '\0';
        if (target[i] == '$' && text::is_digit(next)) {
            const auto number = static_cast<std::size_t>(next - '0');
            if (number < groups.size())
                result += groups[number];
            ++i;
        } else if (target[i] == '\\' && next != '\0') {
            result += next;
            ++i;
        } else {
            result += target[i];
        }
        if (result.size() >= longest)
            return std::nullopt;
    }
    return result;
}

namespace {

std::optional<std::string> apply_alias(const Alias& alias, const std::string& url) {
    const AliasTarget target = target_of(alias, url);
    return target.path ? std::optional(text::normalize_path(*target.path)) : std::nullopt;
}

// "/~user/rest" below an absolute UserDir; a relative one needs the passwd file, which is not ours
// to read.
std::optional<std::string> apply_user_dir(const ServerOutline& server, const std::string& url) {
    if (!server.user_dirs || server.user_dirs->patterns.empty() || !url.starts_with("/~"))
        return std::nullopt;
    const std::string& pattern = server.user_dirs->patterns.front();
    if (!pattern.starts_with('/'))
        return std::nullopt;
    const std::size_t slash = std::min(url.find('/', 1), url.size());
    const std::string user = url.substr(2, slash - 2);
    if (user.empty() || !server.user_dirs->is_for(user))
        return std::nullopt;
    const std::size_t star = pattern.find('*');
    const std::string base = star == std::string::npos
                                 ? text::join_path(pattern, user)
                                 : pattern.substr(0, star) + user + pattern.substr(star + 1);
    return text::normalize_path(base + url.substr(slash));
}

// The URL that an alias would need to lead to `path`, as far as its form can be turned around.
std::optional<std::string> invert_alias(const Alias& alias, const std::string& path) {
    if (!alias.regex) {
        std::string_view target = alias.target;  // normal, but for a slash at its end
        const bool is_folder = target.size() > 1 && target.ends_with('/');
        if (is_folder)
            target.remove_suffix(1);
        if (!path.starts_with(target))
            return std::nullopt;
        std::string_view rest = std::string_view(path).substr(target == "/" ? 0 : target.size());
        if (is_folder && !rest.empty()) {
            if (!rest.starts_with('/'))
                return std::nullopt;
            rest.remove_prefix(1);
        }
        return std::string(alias.url).append(rest);
    }
    // "^/cgi-bin/(.*)$" to "/srv/cgi/$1"
    std::string_view pattern = alias.url;
    if (pattern.starts_with('^'))
        pattern.remove_prefix(1);
    const std::size_t group = pattern.find('(');
    const std::size_t dollar = alias.target.find("$1");
    if (group == std::string_view::npos || dollar == std::string::npos ||
        !path.starts_with(alias.target.substr(0, dollar)))
        return std::nullopt;
    const std::string tail = alias.target.substr(dollar + 2);
    if (!path.ends_with(tail) || path.size() < dollar + tail.size())
        return std::nullopt;
    std::string url;
    for (const char c : pattern.substr(0, group))
        if (c != '\\')
            url += c;
    return url + path.substr(dollar, path.size() - dollar - tail.size());
}

std::optional<std::string> invert_user_dir(const ServerOutline& server, const std::string& path) {
    if (!server.user_dirs || server.user_dirs->patterns.empty() ||
        !server.user_dirs->patterns.front().starts_with('/'))
        return std::nullopt;
    const std::string& pattern = server.user_dirs->patterns.front();
    const std::size_t star = std::min(pattern.find('*'), pattern.size());
    std::string before = pattern.substr(0, star);
    const std::string after = pattern.substr(std::min(pattern.size(), star + 1));
    if (star == pattern.size() && !before.ends_with('/'))
        before += '/';
    if (!path.starts_with(before))
        return std::nullopt;
    const std::string rest = path.substr(before.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    if (!std::string_view(rest).substr(slash).starts_with(after))
        return std::nullopt;
    return "/~" + rest.substr(0, slash) + rest.substr(slash + after.size());
}

bool takes(const Address& host, const Address& listen) {
    const bool any_port = host.port.empty() || host.port == "*";
    return (any_port || host.port == listen.port) && (host.ip == "*" || host.ip == listen.ip);
}

}  // namespace

AliasTarget target_of(const Alias& alias, const std::string& url) {
    if (alias.regex) {
        const auto groups = alias.regex->groups(url);
        if (!groups)
            return {};
        auto path = substitute(alias.target, *groups);
        const bool is_too_long = !path;
        return {.path = std::move(path), .is_too_long = is_too_long};
    }
    const std::size_t length = alias_length(url, alias.url);
    if (length == 0)
        return {};
    return {.path = alias.target + url.substr(length)};
}

std::optional<MappedUrl> path_of(const ServerOutline& server, const std::string& url) {
    for (const auto& alias : server.aliases)
        if (auto path = apply_alias(*alias, url))
            return MappedUrl{*path, alias->is_script};
    if (auto path = apply_user_dir(server, url))
        return MappedUrl{*path, false};
    if (!server.document_root)
        return std::nullopt;
    return MappedUrl{text::normalize_path(*server.document_root + url), false};
}

std::vector<std::pair<std::string, bool>> urls_to(const ServerOutline& server,
                                                  const std::string& path) {
    std::vector<std::pair<std::string, bool>> urls;
    const auto add = [&](std::string url) {
        if (url.empty() || !url.starts_with('/'))
            url.insert(0, "/");
        const auto back = path_of(server, url);
        if (!back || back->path != path)
            return;
        const bool there = std::any_of(urls.begin(), urls.end(),
                                       [&](const auto& known) { return known.first == url; });
        if (!there)
            urls.emplace_back(std::move(url), back->is_script);
    };
    if (server.document_root && text::is_below(path, *server.document_root))
        add(path.substr(*server.document_root == "/" ? 0 : server.document_root->size()));
    for (const auto& alias : server.aliases)
        if (auto url = invert_alias(*alias, path))
            add(std::move(*url));
    if (auto url = invert_user_dir(server, path))
        add(std::move(*url));
    return urls;
}

bool is_main_reachable(const Tree& tree) {
    const auto is_taken = [&](const Address& listen) {
        for (std::size_t host = 1; host < tree.servers.size(); ++host)
            for (const Address& address : tree.servers.outline(host).addresses)
                if (takes(address, listen))
                    return true;
        return false;
    };
    if (tree.global.listens.empty()) {
        const Address any{.ip = "*", .port = ""};
        return !is_taken(any);
    }
    return !std::all_of(tree.global.listens.begin(), tree.global.listens.end(), is_taken);
}

}  // namespace fcgicheck::apache
