// Users and groups, from texts and from this machine.
#include <doctest/doctest.h>
#include <unistd.h>

#include "os/users.h"

using namespace fcgicheck;

namespace {

os::Users made_up() {
    return {
        "root:x:0:0:root:/root:/bin/bash\n"
        "ann:x:4001:4100:Ann,,,:/home/ann:/bin/sh\n"
        "# comment\n"
        "+::::::\n"
        "broken:x:no:4100::/:\n"
        "4002:x:4003:4100::/home/number:/bin/sh\n"
        "twin:x:4001:4100::/home/twin:/bin/sh",
        "root:x:0:\n"
        "staff:x:4100:\n"
        "web:x:4200:ann,bob\n"
        "extra:x:4300:bob,ann\n"};
}

using Groups = std::vector<gid_t>;

}  // namespace

TEST_CASE("users are found by name and number, the first of a number wins") {
    os::Users users = made_up();
    CHECK(users.by_name("ann")->uid == 4001);
    CHECK(users.by_name("ann")->home == "/home/ann");
    CHECK(users.by_name("ann")->is_local);
    CHECK(users.by_uid(4001)->name == "ann");
    CHECK(users.user_name(0) == "root");
    CHECK(users.group_name(4200) == "web");
    CHECK(users.group_id("web") == 4200);
    CHECK_FALSE(users.by_name("broken").has_value());
    CHECK_FALSE(users.by_name("").has_value());
    CHECK_FALSE(users.by_name("--help").has_value());
}

TEST_CASE("a number without a name stays a number") {
    os::Users users = made_up();
    CHECK(users.user_name(3999999999) == "3999999999");
    CHECK(users.group_name(3999999999) == "3999999999");
}

TEST_CASE("the number that setuid(2) takes for none is nobody's") {
    os::Users users = made_up();
    CHECK_FALSE(users.identity("#4294967295", "web").has_value());
    CHECK_FALSE(users.identity("ann", "#4294967295").has_value());
    CHECK(users.identity("#4294967294", "web").has_value());
}

TEST_CASE("groups of a user: those that list it, and its own") {
    os::Users users = made_up();
    CHECK(users.groups_of(*users.by_name("ann")) == Groups{4100, 4200, 4300});
}

TEST_CASE("an identity is what initgroups makes: the given group instead of the user's own") {
    os::Users users = made_up();
    const auto identity = users.identity("ann", "web");
    REQUIRE(identity.has_value());
    CHECK(identity->name == "ann");
    CHECK(identity->uid == 4001);
    CHECK(identity->gid == 4200);
    CHECK(identity->groups == Groups{4200, 4300});
    CHECK(users.identity("#4001", "#4100") == users.identity("ann", "staff"));
    CHECK(users.identity("4001", "4100") == users.identity("ann", ""));
}

TEST_CASE("a name of digits is a name before it is a number") {
    os::Users users = made_up();
    CHECK(users.identity("4002", "staff")->uid == 4003);
}

TEST_CASE("nobody of that name, no group of that name") {
    os::Users users = made_up();
    CHECK_FALSE(users.identity("no-such-user", "staff").has_value());
    CHECK_FALSE(users.identity("ann", "no-such-group").has_value());
    CHECK_FALSE(users.identity("#3999999999", "").has_value());
    CHECK(users.identity("#3999999999", "staff")->uid == 3999999999);
}

TEST_CASE("whom the texts do not name, the machine is asked for") {
    os::Users users("", "");
    CHECK(users.by_name("www-data")->uid == 33);
    CHECK(users.by_uid(33)->name == "www-data");
    CHECK(users.group_id("www-data") == 33);
    CHECK(users.group_name(33) == "www-data");
    CHECK_FALSE(users.by_name("www-data")->is_local);
    CHECK(users.groups_of(*users.by_name("www-data")) == Groups{33});
}

TEST_CASE("groups come from elsewhere where nsswitch.conf says so") {
    CHECK_FALSE(
        os::names_other_groups("passwd: files sss\ngroup:\tfiles [SUCCESS=merge] systemd\n"));
    CHECK_FALSE(os::names_other_groups("#group: ldap\ngroup: files # sss\n"));
    CHECK(os::names_other_groups("passwd: files\ngroup: files sss\n"));
    CHECK(os::names_other_groups("group: files\ninitgroups:\tfiles winbind"));
}

TEST_CASE("this process has an identity") {
    const Identity own = os::own_identity();
    CHECK(own.uid == ::geteuid());
    CHECK(own.gid == ::getegid());
    os::Users users;
    CHECK(own.name == users.user_name(own.uid));
}
