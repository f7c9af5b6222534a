// What mod_dir is told for a directory: DirectoryIndex, DirectorySlash, FallbackResource and their
// kin (modules/mappers/mod_dir.c).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/source.h"

namespace fcgicheck::apache {

struct DirLines {
    // DirectoryIndex; empty: disabled. Shared, as every look for one of them merges it anew.
    std::shared_ptr<const std::vector<std::string>> index_names;
    std::optional<bool> slash;  // DirectorySlash
    // mod_speling: what is not there is looked for under a name like it
    std::optional<bool> corrects_spelling = {};
    std::vector<Cause> spelling_because = {};
    std::optional<bool> check_handler;    // DirectoryCheckHandler
    std::optional<int> index_redirect;    // DirectoryIndexRedirect; 0: Off
    std::optional<std::string> fallback;  // FallbackResource
    std::vector<Cause> index_because = {};
    std::vector<Cause> slash_because = {};
    std::vector<Cause> fallback_because = {};
};

DirLines merge(const DirLines& base, const DirLines& later);

}  // namespace fcgicheck::apache
