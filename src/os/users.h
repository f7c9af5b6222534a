// Users and groups, from /etc/passwd and /etc/group or, for others, `getent`: no NSS in this
// process, so that the program can be linked statically.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fcgicheck/facts.h"

namespace fcgicheck::os {

struct User {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::string home;
    bool is_local = true;  // of /etc/passwd; else getent named it
};

// Whether the text of an nsswitch.conf(5) takes groups from elsewhere than this machine's files.
bool names_other_groups(std::string_view nsswitch);

class Users {
  public:
    enum class Beyond : std::uint8_t { getent, nothing };  // who else is asked

    Users();  // reads the files once
    // From texts like those files.
    Users(std::string_view passwd, std::string_view group);
    Users(std::string_view passwd, std::string_view group, Beyond beyond);

    std::optional<User> by_name(const std::string& name);
    std::optional<User> by_uid(uid_t uid);
    std::optional<gid_t> group_id(const std::string& name);
    std::string user_name(uid_t uid);  // the number where there is no name
    std::string group_name(gid_t gid);
    std::vector<gid_t> groups_of(const User& user);  // supplementary, the primary one among them
    std::vector<std::string> names() const;          // of the users that are known by now

    // As httpd's initgroups(3): `group` takes the place of the user's own. "ann", "#1000" or "1000"
    // for both, and "" is the user's own group. known_from is left empty. Absent: no such user or
    // group.
    std::optional<Identity> identity(const std::string& user, const std::string& group);

  private:
    enum class From : std::uint8_t { files, getent };

    void add_users(std::string_view passwd, From from);
    void add_groups(std::string_view group);
    std::string getent(const std::string& database, const std::string& key);
    const User* find_user(const std::string& name) const;
    const User* find_user(uid_t uid) const;

    std::vector<User> users_;
    std::map<std::string, gid_t> group_ids_;
    std::map<gid_t, std::string> group_names_;
    std::map<std::string, std::vector<gid_t>> memberships_;
    Beyond beyond_ = Beyond::getent;
    bool has_other_groups_ = false;                        // than those of /etc/group
    std::set<std::pair<std::string, std::string>> asked_;  // of getent: database and key
};

// The identity of this process.
Identity own_identity();
bool is_root();
bool is_own(uid_t user);  // this process works as it

}  // namespace fcgicheck::os
