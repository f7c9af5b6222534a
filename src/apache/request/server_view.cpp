#include "apache/request/server_view.h"

#include <algorithm>
#include <string_view>

#include "access/access.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr int most_links = 40;                                  // MAXSYMLINKS, linux/namei.h
constexpr std::size_t longest_name = 255, longest_path = 4095;  // NAME_MAX, PATH_MAX

bool is_directory(const StatAnswer& answer) {
    return answer.error == StatError::none && answer.stat.kind == FileKind::directory;
}

StatAnswer failed(StatError error) {
    return {.error = error};
}

// As a trailing slash asks for it.
StatAnswer as_directory(const StatAnswer& answer) {
    if (answer.error == StatError::none && !is_directory(answer))
        return failed(StatError::not_a_directory);
    return answer;
}

// The way through a path, one name at a time.
std::string_view take_name(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
    const std::string_view name = rest.substr(0, rest.find('/'));
    rest.remove_prefix(name.size());
    return name;
}

// passwd(5): name:password:uid:gid:gecos:home:shell
std::unordered_map<std::string, std::string> read_homes(FileSource& files) {
    constexpr std::size_t largest = std::size_t{16} << 20U;
    std::unordered_map<std::string, std::string> homes;
    const Observed<std::string> content = files.read("/etc/passwd", largest);
    std::string_view rest = content.seen() != nullptr ? *content.seen() : std::string_view{};
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        std::size_t begin = 0;
        for (int field = 0; field < 5 && begin != std::string_view::npos; ++field)
            begin = line.find(':', field == 0 ? 0 : begin + 1);
        if (begin == std::string_view::npos)
            continue;
        const std::size_t end = std::min(line.find(':', begin + 1), line.size());
        homes.emplace(line.substr(0, line.find(':')), line.substr(begin + 1, end - begin - 1));
    }
    return homes;
}

// Whoever httpd's user is.
bool granted_to_all(const FileFacts& file, unsigned bit) {
    const unsigned everyone = bit << 6U | bit << 3U | bit;
    return file.acl.empty() && (file.stat.mode & everyone) == everyone;
}

}  // namespace

StatAnswer ServerView::stat(const std::string& path, LastLink last) {
    constexpr std::size_t most_kept = 2500;  // more than the folders of one path
    if (entries_.size() > most_kept) {
        entries_.clear();
        searchable_.clear();
    }
    if (path.size() > longest_path)
        return failed(StatError::name_too_long);
    if (path.size() == 1 || !path.ends_with('/')) {
        const Entry& found = entry(path, 0);
        return last == LastLink::keep ? found.kept : found.followed;
    }
    return as_directory(entry(path.substr(0, path.size() - 1), 0).followed);
}

Truth ServerView::may_read(const StatAnswer& file) {
    return may(file, access::Want::read);
}

Truth ServerView::may_execute(const StatAnswer& file) {
    return may(file, access::Want::execute);
}

std::optional<std::string> ServerView::home_of(const std::string& user) {
    if (!homes_)
        homes_ = read_homes(files_);
    const auto found = homes_->find(user);
    return found == homes_->end() ? std::nullopt : std::optional(found->second);
}

const ServerView::Entry& ServerView::entry(const std::string& path, int links) {
    const auto known = entries_.find(path);
    if (known != entries_.end())
        return known->second;
    return entries_.insert_or_assign(path, look(path, links)).first->second;
}

ServerView::Entry ServerView::look(const std::string& path, int links) {
    if (path == "/") {
        const Observed<FileStat> stat = files_.stat(path);
        const StatAnswer root = stat.seen() == nullptr
                                    ? failed(StatError::unknown)
                                    : StatAnswer{.stat = *stat.seen(), .real_path = "/"};
        return {.kept = root, .followed = root};
    }
    const StatAnswer above = entry(std::string(text::parent_path(path)), links).followed;
    const std::string_view name = text::file_name(path);
    const StatAnswer here = look_in(above, name);
    if (here.error != StatError::none || here.stat.kind != FileKind::symlink)
        return {.kept = here, .followed = here};
    return {.kept = here, .followed = follow(here, above.real_path, links + 1)};
}

StatError ServerView::enter(const StatAnswer& directory) {
    if (directory.error != StatError::none)
        return directory.error;
    if (!is_directory(directory))
        return StatError::not_a_directory;
    switch (may_search(directory)) {
        case Truth::no:
            return StatError::denied;
        case Truth::unknown:
            return StatError::unknown;
        case Truth::yes:
            break;
    }
    return StatError::none;
}

StatAnswer ServerView::look_in(const StatAnswer& directory, std::string_view name) {
    const StatError closed = enter(directory);
    if (closed != StatError::none)
        return {.error = closed, .real_path = directory.real_path};
    if (name.size() > longest_name)
        return failed(StatError::name_too_long);
    std::string path = text::join_path(directory.real_path, name);
    const Observed<FileStat> stat = files_.stat(path);
    if (stat.seen() == nullptr)
        return failed(StatError::unknown);
    if (stat.seen()->kind == FileKind::missing)
        return failed(StatError::missing);
    return {.stat = *stat.seen(), .real_path = std::move(path)};
}

StatAnswer ServerView::follow(const StatAnswer& link, const std::string& directory, int links) {
    if (links > most_links)
        return failed(StatError::loop);
    const Observed<std::string> target = files_.readlink(link.real_path);
    if (target.seen() == nullptr)
        return failed(StatError::unknown);
    StatAnswer at = entry(target.seen()->starts_with('/') ? "/" : directory, links).followed;
    std::string_view rest = *target.seen();
    for (std::string_view name = take_name(rest); !name.empty(); name = take_name(rest)) {
        const StatError closed = enter(at);
        if (closed != StatError::none)
            return {.error = closed, .real_path = at.real_path};
        if (name == "..")
            at = entry(std::string(text::parent_path(at.real_path)), links).followed;
        else if (name != ".")
            at = entry(text::join_path(at.real_path, name), links).followed;
    }
    return target.seen()->ends_with('/') ? as_directory(at) : at;
}

Truth ServerView::may_search(const StatAnswer& directory) {
    const auto known = searchable_.find(directory.real_path);
    if (known != searchable_.end())
        return known->second;
    return searchable_[directory.real_path] = may(directory, access::Want::search);
}

Truth ServerView::may(const StatAnswer& file, access::Want want) {
    if (file.error == StatError::unknown)
        return Truth::unknown;
    if (file.error != StatError::none)
        return Truth::no;
    const Observed<std::vector<AclEntry>> acl = files_.acl(file.real_path);
    if (acl.seen() == nullptr)
        return Truth::unknown;
    FileFacts facts;
    facts.stat = file.stat;
    facts.acl = *acl.seen();
    if (who_.seen() != nullptr)
        return access::may(*who_.seen(), facts, want).granted ? Truth::yes : Truth::no;
    if (granted_to_all(facts, want == access::Want::read ? 4 : 1))
        return Truth::yes;
    return access::refused_to_all(facts, want) ? Truth::no : Truth::unknown;
}

}  // namespace fcgicheck::apache
