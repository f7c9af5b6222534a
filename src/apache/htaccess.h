// One .htaccess: whether it is read, what it says, and what Apache answers where it can't
// (ap_parse_htaccess, server/config.c).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apache/tree.h"

namespace fcgicheck::apache {

struct Htaccess {
    HtaccessFacts facts;
    std::optional<PerDir> says;  // where it is read; of a refused one, what is not at fault
    std::size_t bytes = 0;       // of it, where it is read
};

// Files that are asked for where AccessFileName is not set.
const std::vector<std::string>& access_file_names(const Server& server);

// A name of AccessFileName's is one below the directory, also where it begins with a slash
// (ap_make_full_path).
std::string htaccess_path(const std::string& directory, std::string_view name);

// `eyes` are those of httpd's user, null where that is not known. `global` is only asked for where
// a file is read. The first of `names` that is there; nothing where none is.
std::optional<Htaccess> read_htaccess(FileSource& files, ServerView* eyes,
                                      const std::function<Global&()>& global,
                                      const std::string& directory,
                                      const std::vector<std::string>& names,
                                      const Override& override);

}  // namespace fcgicheck::apache
