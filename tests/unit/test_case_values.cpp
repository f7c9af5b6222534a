// The words that a check puts into a rule's text.
#include <doctest/doctest.h>

#include "checks/case_values.h"

namespace fcgicheck {
namespace {

const Identity server{.name = "www-data", .uid = 33, .gid = 33, .groups = {33}};

Values words_about(uid_t uid, gid_t gid) {
    const FileFacts folder{
        .path = "/srv/site",
        .stat = {.kind = FileKind::directory, .mode = 0600, .uid = uid, .gid = gid},
        .acl = {},
        .owner = "ann",
        .group = "users"};
    Finding finding;
    checks::describe(
        finding, server,
        checks::missing_permission(server, folder, access::Want::search, "can't go in"));
    return finding.values;
}

TEST_CASE("a missing permission is told with its owner and its group, each by its name") {
    CHECK(words_about(1001, 100) == Values{{"owner", "ann"},
                                           {"group", "users"},
                                           {"letter", "x"},
                                           {"who", "www-data"},
                                           {"entry", "u:www-data:x"},
                                           {"class", "o"},
                                           {"whole_class", "everybody on this machine"},
                                           {"relation", "it is neither ann nor in users"}});
    CHECK(words_about(1001, 33).at("whole_class") == "all of the group users");
    CHECK(words_about(1001, 33).at("relation") == "it is in users");
    CHECK(words_about(33, 100).at("relation") == "it owns this");
}

}  // namespace
}  // namespace fcgicheck
