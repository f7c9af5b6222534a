// What the core is told about its answers: ErrorDocument and AcceptPathInfo (server/core.c).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "fcgicheck/source.h"

namespace fcgicheck::apache {

enum class AcceptPathInfo : std::uint8_t { by_handler, yes, no };

struct ErrorDocument {
    enum class Kind : std::uint8_t { own, text, path, url };  // own: httpd's
    Kind kind = Kind::own;
    std::string target = {};
    Cause because = {};
};

struct ResponseLines {
    std::optional<AcceptPathInfo> path_info = {};
    std::optional<Cause> path_info_because = {};
    std::map<int, ErrorDocument> error_documents = {};  // by status
};

ResponseLines merge(const ResponseLines& base, const ResponseLines& later);

}  // namespace fcgicheck::apache
