// DAV (modules/dav/main/mod_dav.c).
#pragma once

#include <optional>

namespace fcgicheck::apache {

struct DavLines {
    std::optional<bool> is_on = {};
};

DavLines merge(const DavLines& base, const DavLines& later);

}  // namespace fcgicheck::apache
