// Files as httpd's own user meets them, whoever runs fcgicheck: stat(2), lstat(2), open(2) and
// execve(2) by arithmetic over owners, modes and ACLs (path_resolution(7), acl(5)).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "access/access.h"
#include "apache/request/request.h"
#include "fcgicheck/facts.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::apache {

enum class StatError : std::uint8_t {
    none,
    missing,          // ENOENT
    denied,           // EACCES
    not_a_directory,  // ENOTDIR
    loop,             // ELOOP
    name_too_long,    // ENAMETOOLONG
    unknown,          // this account may not look
};

struct StatAnswer {
    StatError error = StatError::none;
    FileStat stat = {};
    std::string real_path =
        {};  // without links; of one that is denied, the directory that is closed
};

enum class LastLink : bool { follow, keep };

class ServerView {
  public:
    // `who` unseen: what hangs on it is Truth::unknown, and StatError::unknown where no mode is
    // open to all.
    ServerView(FileSource& files, Observed<Identity> who) : files_(files), who_(std::move(who)) {}

    // `path` is absolute and normal; a trailing slash does not matter.
    StatAnswer stat(const std::string& path, LastLink last);
    Truth may_read(const StatAnswer& file);
    Truth may_execute(const StatAnswer& file);

    // Of the passwd file; nothing where the user is not in it.
    std::optional<std::string> home_of(const std::string& user);

    FileSource& files() { return files_; }

  private:
    struct Entry {
        StatAnswer kept;
        StatAnswer followed;
    };
    const Entry& entry(const std::string& path, int links);
    Entry look(const std::string& path, int links);
    StatError enter(const StatAnswer& directory);
    StatAnswer look_in(const StatAnswer& directory, std::string_view name);
    StatAnswer follow(const StatAnswer& link, const std::string& directory, int links);
    Truth may_search(const StatAnswer& directory);
    Truth may(const StatAnswer& file, access::Want want);

    FileSource& files_;
    Observed<Identity> who_;
    std::optional<std::unordered_map<std::string, std::string>> homes_;
    std::unordered_map<std::string, Entry> entries_;
    std::unordered_map<std::string, Truth> searchable_;  // directories, by their real path
};

}  // namespace fcgicheck::apache
