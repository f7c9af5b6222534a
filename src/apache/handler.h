// Which handler a file gets: ScriptAlias, then its extensions, then SetHandler, then its content
// type (find_ct of modules/http/mod_mime.c; core_override_type and ap_invoke_handler).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "apache/per_dir.h"
#include "fcgicheck/config.h"

namespace fcgicheck::apache {

// Types by extension, of the file that TypesConfig names.
using MimeTypes = std::map<std::string, std::string, std::less<>>;
MimeTypes parse_mime_types(std::string_view content);

class HandlerRules {
  public:
    explicit HandlerRules(const PerDir& dir) : dir_(dir) {}

    // `types` is asked only where a type of the configuration's could be a handler. The lines that
    // decided go to `because` where it is given.
    HandlerChoice choose(std::string_view name, bool script_alias, const MimeTypes& types,
                         std::vector<Cause>* because) const;
    bool has_handler_types() const;  // whether `types` may matter

  private:
    bool may_be_handler(std::string_view type) const;  // a module's, or that of an Action

    const PerDir& dir_;
};

// Whether a content type can be meant as a handler: most are not, and no module answers to them.
bool is_handler_type(std::string_view type);

bool affects_handler(const PerDir& dir);

// A name as SetHandler takes it: in lower case, but for the path of a socket (core_override_type).
std::string handler_name(const std::string& written);

}  // namespace fcgicheck::apache
