#include "os/result.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace fcgicheck::os {

namespace {

std::string words_of(int number) {
    // Not strerror(3): that one follows the locale.
    const char* words = strerrordesc_np(number);
    return words != nullptr ? words : "error " + std::to_string(number);
}

}  // namespace

std::string to_string(const OsError& error) {
    return error.call + (error.path.empty() ? "" : " " + error.path) + ": " +
           words_of(error.number);
}

Unseen to_unseen(const OsError& error) {
    const bool is_refused = error.number == EACCES || error.number == EPERM;
    if (is_refused && ::geteuid() == 0)
        return {error.path, UnseenWhy::failed,
                "root itself is refused, as by a file server that does not trust it (root_squash), "
                "by FUSE or in a user namespace"};
    if (is_refused)
        return {error.path, UnseenWhy::permission, "this account may not look at it"};
    return {error.path, UnseenWhy::failed, error.call + " fails: " + words_of(error.number)};
}

}  // namespace fcgicheck::os
