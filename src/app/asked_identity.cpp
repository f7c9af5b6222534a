#include "app/asked_identity.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

#include "gather/identities.h"
#include "gather/server.h"
#include "text/edit_distance.h"

namespace fcgicheck::app {
namespace {

// "none" to setuid(2) and setgid(2).
constexpr std::uint32_t no_id = 0xffffffff;

std::optional<std::uint32_t> id_in(std::string_view digits) {
    std::uint32_t id = 0;
    const char* const end = digits.data() + digits.size();
    const auto [after, error] = std::from_chars(digits.data(), end, id);
    const bool is_id = error == std::errc() && after == end && id != no_id;
    return is_id ? std::optional(id) : std::nullopt;
}

std::optional<Identity> identity_of_numbers(const std::string& word) {
    const std::size_t colon = word.find(':');
    const auto uid = id_in(std::string_view(word).substr(0, colon));
    if (!uid)
        return std::nullopt;
    Identity who{.name = std::to_string(*uid), .uid = *uid};
    for (std::size_t start = colon + 1; start <= word.size();) {
        const std::size_t end = std::min(word.find(',', start), word.size());
        const auto gid = id_in(std::string_view(word).substr(start, end - start));
        if (!gid)
            return std::nullopt;
        who.groups.push_back(*gid);
        start = end + 1;
    }
    who.gid = who.groups.front();
    who.groups.erase(who.groups.begin());
    who.known_from = "--as, as it is: no user or group was looked up";
    return who;
}

// The user that may have been meant; "" where none is near.
std::string near_user(const std::string& word, const os::Users& users) {
    constexpr std::size_t farthest = 2;
    std::string nearest;
    std::size_t least = farthest + 1;
    for (const std::string& name : users.names()) {
        const std::size_t distance = text::edit_distance(word, name, farthest);
        if (distance < least && distance < name.size()) {
            least = distance;
            nearest = name;
        }
    }
    return nearest;
}

std::string no_such_user(const std::string& word, os::Users& users) {
    std::string sentence = fmt::format("--as: there is no user {}", word);
    const auto uid = id_in(word);
    const auto user = uid ? users.by_uid(*uid) : std::nullopt;
    if (user)
        return sentence +
               fmt::format("; did you mean {}, or {}:{}?", user->name, user->uid, user->gid);
    if (uid)
        return sentence + "; numbers are written UID:GID[,GID...]";
    const std::string near = near_user(word, users);
    return near.empty() ? sentence : sentence + fmt::format("; did you mean {}?", near);
}

}  // namespace

AskedIdentity identity_named(const std::string& word, os::Users& users) {
    if (word.find(':') != std::string::npos) {
        if (auto who = identity_of_numbers(word))
            return *who;
        return NoIdentity{.sentence = fmt::format(
                              "--as wants a user's name or UID:GID[,GID...], not '{}'", word)};
    }
    const std::optional<os::User> user = users.by_name(word);
    if (!user)
        return NoIdentity{.sentence = no_such_user(word, users)};
    return Identity{
        .name = user->name,
        .uid = user->uid,
        .gid = user->gid,
        .groups = users.groups_of(*user),
        .known_from = user->is_local ? "--as, /etc/passwd and /etc/group" : "--as, and getent"};
}

AskedIdentity identity_of_apache(const AccessOptions& options, Place& place) {
    gather::ServerRequest wanted{.config_file = std::nullopt,
                                 .defines = options.defines,
                                 .dialect = options.dialect,
                                 .target = place.target.target};
    if (options.config_file)
        wanted.config_file = place.server_path(*options.config_file);
    const gather::FoundServer server =
        gather::find_server(*place.files, *place.walker, wanted, "/");
    const Observed<Identity> who = gather::server_identity(server.model, place.users);
    if (who.seen() != nullptr)
        return *who.seen();
    const Unseen* const why =
        server.facts.unseen() != nullptr ? server.facts.unseen() : who.unseen();
    const bool is_told = why != nullptr && !why->detail.empty();
    const std::string detail = is_told ? fmt::format(" ({})", why->detail) : "";
    return NoIdentity{.code = ExitCode::no_verdict,
                      .sentence = fmt::format("the user that Apache works as isn't known{}; --as "
                                              "USER names one",
                                              detail)};
}

}  // namespace fcgicheck::app
