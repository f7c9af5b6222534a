// The formats: passwd(5), group(5). getent(1) answers in the same formats from whatever
// nsswitch.conf(5) names (LDAP, sssd, systemd's dynamic users); each question is asked once.
#include "os/users.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "os/disk.h"
#include "os/process.h"

namespace fcgicheck::os {

namespace {

std::string read_database(const std::string& path) {
    constexpr std::size_t limit = 64U << 20U;
    Disk disk;
    Observed<std::string> text = disk.read(path, limit);
    return text.seen() != nullptr ? std::move(*text.seen()) : "";
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc{} || stopped != end)
        return std::nullopt;
    return value;
}

std::string_view without_newline(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

std::string_view without_hash(std::string_view text) {
    return text.starts_with('#') ? text.substr(1) : text;
}

}  // namespace

bool names_other_groups(std::string_view nsswitch) {
    constexpr std::array<std::string_view, 5> local{"files", "compat", "db", "systemd", ""};
    for (std::string_view line : split(nsswitch, '\n')) {
        line = line.substr(0, line.find('#'));
        const bool is_about_groups = line.starts_with("group:") || line.starts_with("initgroups:");
        if (!is_about_groups)
            continue;
        std::string services(line.substr(line.find(':') + 1));
        std::replace(services.begin(), services.end(), '\t', ' ');
        for (const std::string_view service : split(services, ' ')) {
            const bool is_action = service.starts_with('[');
            if (!is_action && std::find(local.begin(), local.end(), service) == local.end())
                return true;
        }
    }
    return false;
}

Users::Users() : Users(read_database("/etc/passwd"), read_database("/etc/group")) {
    has_other_groups_ = names_other_groups(read_database("/etc/nsswitch.conf"));
}

Users::Users(std::string_view passwd, std::string_view group)
    : Users(passwd, group, Beyond::getent) {}

Users::Users(std::string_view passwd, std::string_view group, Beyond beyond) : beyond_(beyond) {
    add_users(passwd, From::files);
    add_groups(group);
}

void Users::add_users(std::string_view passwd, From from) {
    for (const std::string_view line : split(passwd, '\n')) {
        const std::vector<std::string_view> fields = split(line, ':');
        if (fields.size() < 6 || fields[0].empty())
            continue;
        const auto uid = number(fields[2]);
        const auto gid = number(fields[3]);
        if (!uid || !gid)
            continue;
        users_.push_back({.name = std::string(fields[0]),
                          .uid = *uid,
                          .gid = *gid,
                          .home = std::string(fields[5]),
                          .is_local = from == From::files});
    }
}

void Users::add_groups(std::string_view group) {
    for (const std::string_view line : split(group, '\n')) {
        const std::vector<std::string_view> fields = split(line, ':');
        if (fields.size() < 4 || fields[0].empty())
            continue;
        const auto gid = number(fields[2]);
        if (!gid)
            continue;
        group_ids_.emplace(fields[0], *gid);
        group_names_.emplace(*gid, fields[0]);
        for (const std::string_view member : split(fields[3], ',')) {
            if (!member.empty())
                memberships_[std::string(member)].push_back(*gid);
        }
    }
}

std::string Users::getent(const std::string& database, const std::string& key) {
    using namespace std::chrono_literals;
    if (beyond_ == Beyond::nothing || !asked_.emplace(database, key).second)
        return "";
    const Result<ProgramOutput> output =
        output_of({.argv = {"/usr/bin/getent", "--", database, key}}, 1U << 20U, 5s);
    return output && output->finished.exit_code == 0 ? output->text : "";
}

const User* Users::find_user(const std::string& name) const {
    const auto user = std::find_if(users_.begin(), users_.end(),
                                   [&](const User& each) { return each.name == name; });
    return user != users_.end() ? &*user : nullptr;
}

const User* Users::find_user(uid_t uid) const {
    const auto user = std::find_if(users_.begin(), users_.end(),
                                   [&](const User& each) { return each.uid == uid; });
    return user != users_.end() ? &*user : nullptr;
}

std::optional<User> Users::by_name(const std::string& name) {
    if (find_user(name) == nullptr)
        add_users(getent("passwd", name), From::getent);
    const User* user = find_user(name);
    return user != nullptr ? std::optional(*user) : std::nullopt;
}

std::optional<User> Users::by_uid(uid_t uid) {
    if (find_user(uid) == nullptr)
        add_users(getent("passwd", std::to_string(uid)), From::getent);
    const User* user = find_user(uid);
    return user != nullptr ? std::optional(*user) : std::nullopt;
}

std::optional<gid_t> Users::group_id(const std::string& name) {
    if (!group_ids_.contains(name))
        add_groups(getent("group", name));
    const auto group = group_ids_.find(name);
    return group != group_ids_.end() ? std::optional(group->second) : std::nullopt;
}

std::string Users::user_name(uid_t uid) {
    const std::optional<User> user = by_uid(uid);
    return user ? user->name : std::to_string(uid);
}

std::string Users::group_name(gid_t gid) {
    if (!group_names_.contains(gid))
        add_groups(getent("group", std::to_string(gid)));
    const auto group = group_names_.find(gid);
    return group != group_names_.end() ? group->second : std::to_string(gid);
}

std::vector<gid_t> Users::groups_of(const User& user) {
    std::vector<gid_t> groups = memberships_[user.name];
    groups.push_back(user.gid);
    if (!user.is_local || has_other_groups_) {
        const std::string answer = getent("initgroups", user.name);
        for (const std::string_view word : split(answer, ' ')) {
            // After the name, which stands in a field of 22 cells and may be digits too.
            const bool is_name = word.data() == answer.data();
            if (const auto gid = number(without_newline(word)); gid && !is_name)
                groups.push_back(*gid);
        }
    }
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    return groups;
}

std::vector<std::string> Users::names() const {
    std::vector<std::string> names;
    names.reserve(users_.size());
    for (const User& user : users_)
        names.push_back(user.name);
    return names;
}

std::optional<Identity> Users::identity(const std::string& user, const std::string& group) {
    std::optional<User> who = by_name(user);
    const auto uid = number(without_hash(user));
    if (!who && uid)
        who = by_uid(*uid);
    std::optional<gid_t> gid = group.empty() ? std::nullopt : group_id(group);
    if (!gid && !group.empty())
        gid = number(without_hash(group));
    if (!gid && group.empty() && who)
        gid = who->gid;
    constexpr std::uint32_t none = 0xffffffff;  // of setuid(2) and setgid(2)
    if (!gid || *gid == none || (!who && (!uid || *uid == none)))
        return std::nullopt;

    if (!who)
        return Identity{.name = std::to_string(*uid), .uid = *uid, .gid = *gid, .groups = {*gid}};
    who->gid = *gid;
    return Identity{.name = who->name, .uid = who->uid, .gid = *gid, .groups = groups_of(*who)};
}

bool is_root() {
    return ::geteuid() == 0;
}

bool is_own(uid_t user) {
    return user == ::geteuid();
}

Identity own_identity() {
    Users users;
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
    const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
    groups.resize(static_cast<std::size_t>(std::max(0, count)));
    return {.name = users.user_name(::geteuid()),
            .uid = ::geteuid(),
            .gid = ::getegid(),
            .groups = std::move(groups),
            .known_from = "the account that runs fcgicheck"};
}

}  // namespace fcgicheck::os
