#include <doctest/doctest.h>
#include <unistd.h>

#include <cerrno>

#include "os/result.h"

using namespace fcgicheck;

TEST_CASE("an error names the call, the path and the reason") {
    CHECK(os::to_string({EACCES, "openat", "/srv/x"}) == "openat /srv/x: Permission denied");
    CHECK(os::to_string({EMFILE, "pipe2", ""}) == "pipe2: Too many open files");
    CHECK(os::to_string({9999, "read", "/x"}) == "read /x: error 9999");
}

TEST_CASE("what may not be looked at is told from what fails") {
    const Unseen refused = os::to_unseen({EACCES, "open", "/srv/x"});
    CHECK(refused.what == "/srv/x");
    const bool is_root = ::geteuid() == 0;  // another account would see no more
    const UnseenWhy why = is_root ? UnseenWhy::failed : UnseenWhy::permission;
    CHECK(refused.why == why);
    CHECK((refused.detail.find("root itself is refused") == 0) == is_root);
    CHECK(os::to_unseen({EPERM, "open", "/srv/x"}).why == why);
    const Unseen failed = os::to_unseen({EIO, "read", "/srv/x"});
    CHECK(failed.why == UnseenWhy::failed);
    CHECK(failed.detail == "read fails: Input/output error");
}
