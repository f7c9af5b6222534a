// Users and groups, from /etc/passwd and /etc/group or, for others, `getent`: no NSS in this
// process, so that the program can be linked statically.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/facts.h"

namespace fcgicheck::os {

struct User {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::string home;
};

class Users {
  public:
    Users();  // reads the files once

    std::optional<User> by_name(const std::string& name);
    std::optional<User> by_uid(uid_t uid);
    std::optional<gid_t> group_id(const std::string& name);
    std::string user_name(uid_t uid);  // the number where there is no name
    std::string group_name(gid_t gid);
    std::vector<gid_t> groups_of(const User& user);  // supplementary, the primary one among them

    // "ann", "#1000" or "1000" for both; known_from is left empty. Absent: no such user or group.
    std::optional<Identity> identity(const std::string& user, const std::string& group);

  private:
    std::vector<User> users_;
    std::map<std::string, gid_t> group_ids_;
    std::map<gid_t, std::string> group_names_;
    std::map<std::string, std::vector<gid_t>> memberships_;
};

// The identity of this process.
Identity own_identity();

}  // namespace fcgicheck::os
