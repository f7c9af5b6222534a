#include "apache/request/translate.h"

#include <algorithm>
#include <vector>

#include "apache/mapping.h"
#include "apache/request/document_root.h"
#include "apache/request/phases.h"
#include "apache/request/server_name.h"
#include "apache/request/server_view.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t longest_path = 4095;  // APR_PATH_MAX, with its NUL

bool goes_on(const PhaseResult& result) {
    return std::holds_alternative<std::monostate>(result);
}

void make_script(RequestRecord& request) {
    request.handler = "cgi-script";
    request.handler_from = HandlerFrom::script_alias;
    request.script_alias = true;
}

void decide(RequestRecord& request, What what, const std::string& value, const Cause& because) {
    request.decisions.push_back({.what = what, .value = value, .because = because});
}

PhaseResult by_location(RequestRecord& request) {
    const AliasLines lines = request.dir.alias;
    const LocationAlias& alias = *lines.alias;
    if (alias.target.find("%{") != std::string::npos)
        return Ending{
            .status = std::nullopt,
            .why = Why::not_modelled,
            .decisions = {{.what = What::alias, .value = alias.target, .because = alias.because}}};
    request.filename = alias.target;
    const std::size_t length = alias_length(request.uri, alias.location);
    if (lines.preserve_path.value_or(false) && length > 0) {
        request.filename += request.uri.substr(length);
        request.context_prefix = alias.location;
        request.context_document_root = alias.target;
    }
    if (alias.is_script)
        make_script(request);
    decide(request, alias.is_script ? What::script_alias : What::alias, alias.target,
           alias.because);
    return {};
}

PhaseResult by_alias(const Server& server, RequestRecord& request) {
    if (request.dir.alias.alias)
        return by_location(request);
    for (const auto& shared : server.aliases) {
        const Alias& alias = *shared;
        if (alias.in_location)
            continue;
        auto [path, is_too_long] = target_of(alias, request.uri);
        if (is_too_long)
            return Ending{
                .status = 500,
                .why = Why::expression_failed,
                .decisions = {
                    {.what = What::alias, .value = alias.target, .because = alias.because}}};
        if (!path)
            continue;
        request.filename = path->starts_with('/') ? std::move(*path) : "/" + *path;
        if (alias.is_script)
            make_script(request);
        if (!alias.regex) {
            request.context_prefix = alias.url;
            request.context_document_root = alias.target;
        }
        decide(request, alias.is_script ? What::script_alias : What::alias, alias.target,
               alias.because);
        break;
    }
    return {};
}

// One word of UserDir; nothing where the user has no home. What stands before a "*" counts only
// where the word is a path or ends in it.
std::optional<std::string> home_directory(ServerView& view, const std::string& pattern,
                                          const std::string& user) {
    const std::size_t star = pattern.find('*');
    const std::string behind = star == std::string::npos ? pattern : pattern.substr(star + 1);
    if (pattern.starts_with('/') || behind.empty())
        return star == std::string::npos ? pattern + "/" + user
                                         : pattern.substr(0, star) + user + behind;
    const auto home = view.home_of(user);
    return home ? std::optional(*home + "/" + behind) : std::nullopt;
}

// Where the user's pages lie on another server: a word with a "*" behind a ":". What follows the
// "*" is left out, as the code has it.
std::optional<std::string> home_url(const std::string& pattern, const std::string& user,
                                    const std::string& rest) {
    const std::size_t star = pattern.find('*');
    if (star == std::string::npos || pattern.starts_with('/') || pattern.find(':') > star)
        return std::nullopt;
    return pattern.substr(0, star) + user + rest;
}

PhaseResult by_user_directory(const Httpd& httpd, const UserDirs& dirs, RequestRecord& request) {
    const std::string& uri = request.uri;
    if (!uri.starts_with("/~"))
        return {};
    const std::size_t end = std::min(uri.find('/', 1), uri.size());
    const std::string user = uri.substr(2, end - 2);
    // As the code has it: a second letter "." with nothing, or one more, behind it.
    const bool has_dots = user.size() > 1 &&
                          user.substr(1).find_first_not_of('.') == std::string::npos &&
                          user.size() < 4;
    if (user.empty() || has_dots || !dirs.is_for(user))
        return {};
    for (std::size_t i = 0; i < dirs.patterns.size(); ++i) {
        const std::string& pattern = dirs.patterns[i];
        if (auto url = home_url(pattern, user, uri.substr(end)))
            return Ending{
                .status = 302,
                .why = Why::redirected,
                .decisions = {{.what = What::user_dir, .value = pattern, .because = dirs.because}},
                .detail = *std::move(url)};
        const auto directory = home_directory(httpd.view, pattern, user);
        if (!directory)
            continue;
        const bool is_last = i + 1 == dirs.patterns.size();
        const StatError error =
            is_last ? StatError::none : httpd.view.stat(*directory, LastLink::follow).error;
        if (error == StatError::unknown)
            return Ending{.status = std::nullopt, .why = Why::not_seen, .detail = *directory};
        if (error != StatError::none)
            continue;
        request.filename = *directory + uri.substr(end);
        request.context_prefix = uri.substr(0, end);
        request.context_document_root = *directory;
        decide(request, What::user_dir, pattern, dirs.because);
        return {};
    }
    return {};
}

// "-N+" of a format.
struct Part {
    std::size_t number = 0;
    bool from_end = false;
    bool and_rest = false;
};

Part take_part(std::string_view& rest) {
    Part part;
    if (rest.starts_with('-')) {
        part.from_end = true;
        rest.remove_prefix(1);
    }
    part.number = static_cast<std::size_t>(rest.front() - '0');
    rest.remove_prefix(1);
    if (rest.starts_with('+')) {
        part.and_rest = true;
        rest.remove_prefix(1);
    }
    return part;
}

// The part of a name that is made of `ends.size() - 1` pieces; `ends` are where they begin, less
// the separator.
std::string_view select_label(std::string_view name, const Part& part) {
    constexpr std::size_t most = 19;  // MAXDOTS
    std::vector<std::size_t> starts = {0};
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos && starts.size() < most;
         dot = name.find('.', dot + 1))
        starts.push_back(dot + 1);
    if (part.number == 0)
        return name;
    if (part.number > starts.size())
        return "_";
    const auto end_of = [&](std::size_t label) {
        return label + 1 < starts.size() ? starts[label + 1] - 1 : name.size();
    };
    const std::size_t label = part.from_end ? starts.size() - part.number : part.number - 1;
    const bool whole_end = part.and_rest && !part.from_end;
    const std::size_t begin = part.and_rest && part.from_end ? 0 : starts[label];
    const std::size_t end = whole_end ? name.size() : end_of(label);
    return name.substr(begin, end - begin);
}

std::string_view select_letters(std::string_view name, const Part& part) {
    if (part.number == 0)
        return name;
    if (part.number > name.size())
        return "_";
    if (!part.from_end)
        return name.substr(part.number - 1, part.and_rest ? std::string_view::npos : 1);
    const std::size_t end = name.size() - part.number + 1;
    return part.and_rest ? name.substr(0, end) : name.substr(end - 1, 1);
}

// vhost_alias_interpolate
std::string interpolate(std::string_view format, std::string_view name, std::uint16_t port) {
    std::string result;
    while (!format.empty()) {
        const char c = format.front();
        format.remove_prefix(1);
        if (c != '%') {
            result += c;
        } else if (format.starts_with('%')) {
            result += '%';
            format.remove_prefix(1);
        } else if (format.starts_with('p')) {
            result += std::to_string(port);
            format.remove_prefix(1);
        } else {
            std::string_view chosen = select_label(name, take_part(format));
            if (format.starts_with('.')) {
                format.remove_prefix(1);
                chosen = select_letters(chosen, take_part(format));
            }
            result += text::to_lower(chosen);
        }
    }
    if (result.ends_with('/'))
        result.pop_back();
    return result;
}

PhaseResult by_virtual_root(const Httpd& httpd, const Server& server, RequestRecord& request) {
    constexpr std::string_view scripts = "/cgi-bin";
    const bool is_script = server.virtual_script_root &&
                           !server.virtual_script_root->pattern.empty() &&
                           request.uri.starts_with(std::string(scripts) + "/");
    const auto& root = is_script ? server.virtual_script_root : server.virtual_root;
    if (!root || root->by == VirtualRoot::By::nothing)
        return {};
    const What what = is_script ? What::virtual_script_alias : What::virtual_document_root;
    const bool by_name = root->by == VirtualRoot::By::name;
    if (!by_name && !request.local_address)
        return Ending{
            .status = std::nullopt,
            .why = Why::hangs_on_request,
            .decisions = {{.what = what, .value = root->pattern, .because = root->because}}};
    const std::string name =
        by_name ? server_name(httpd, request).value_or(request.hostname) : *request.local_address;
    const std::string directory = interpolate(root->pattern, name, server_port(httpd, request));
    request.filename = directory + request.uri.substr(is_script ? scripts.size() : 0);
    request.context_document_root = directory;
    request.document_root = directory;
    if (is_script) {
        make_script(request);
        request.context_prefix = scripts;
    }
    decide(request, what, root->pattern, root->because);
    return {};
}

PhaseResult by_document_root(const Httpd& httpd, RequestRecord& request) {
    auto path = below_document_root(httpd, request, request.uri);
    if (!path || path->size() > longest_path)
        return Ending{
            .status = 403, .why = Why::path_unusable, .detail = path.value_or(request.uri)};
    request.filename = std::move(*path);
    return {};
}

// apr_filepath_merge: normal, but with its last slash.
std::string canonical(const std::string& path) {
    std::string normal = text::normalize_path(path);
    if (path.ends_with('/') && normal != "/")
        normal += '/';
    return normal;
}

}  // namespace

PhaseResult translate(const Httpd& httpd, RequestRecord& request) {
    const Server& server = httpd.tree.servers[request.host];
    if (PhaseResult result = rewrite_uri(httpd, request); !goes_on(result))
        return result;
    if (request.filename.empty() && request.handler != "proxy-server")
        if (PhaseResult result = map_to_proxy(httpd, request); !goes_on(result))
            return result;
    if (request.handler == "proxy-server")
        return {};
    if (request.filename.empty()) {
        if (PhaseResult result = redirect_in_server(httpd, request); !goes_on(result))
            return result;
        if (PhaseResult result = by_alias(server, request); !goes_on(result))
            return result;
    }
    if (request.filename.empty() && server.user_dirs)
        if (PhaseResult result = by_user_directory(httpd, *server.user_dirs, request);
            !goes_on(result))
            return result;
    if (request.filename.empty())
        if (PhaseResult result = by_virtual_root(httpd, server, request); !goes_on(result))
            return result;
    if (request.filename.empty())
        return by_document_root(httpd, request);
    if (request.filename.starts_with('/'))
        request.filename = canonical(request.filename);
    return {};
}

}  // namespace fcgicheck::apache
