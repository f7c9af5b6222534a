// What decided on a request's way, for people: lines of the configuration, and what else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/source.h"

namespace fcgicheck::apache {

// A directive, or where several can decide together, what they decide.
enum class What : std::uint8_t {
    access,
    filesystem,
    handler,
    htaccess,  // a line of one that Apache refuses
    script,
    vhost,
    accept_path_info,
    action,
    alias,
    auth_type,
    check_spelling,
    directory_index,
    directory_slash,
    error_document,
    fallback_resource,
    fcgid_max_processes_per_class,
    http_protocol_options,
    if_section,
    options,
    proxy_pass,
    redirect,
    request_header,
    rewrite_base,
    rewrite_cond,
    rewrite_engine,
    rewrite_map,
    rewrite_rule,
    script_alias,
    set_env_if,
    set_handler,
    user_dir,
    virtual_document_root,
    virtual_script_alias,
};

// What in the configuration or the file system decided, for people: the first is the most
// important.
struct Decision {
    What what = What::access;
    std::optional<std::string> value;
    std::optional<Cause> because;

    friend bool operator==(const Decision&, const Decision&) = default;
};

// A section that applies to the file, or a .htaccess on its way.
struct AppliedSection {
    Cause opened;                               // of a .htaccess: its path alone
    bool is_ignored = false;                    // a .htaccess that AllowOverride None silences
    std::optional<Cause> ignored_because = {};  // the AllowOverride; absent where none is set
};

// A RewriteCond, and what it was held against.
struct ConditionTried {
    Cause because;
    std::string input;
    bool held = false;

    friend bool operator==(const ConditionTried&, const ConditionTried&) = default;
};

// A RewriteRule whose pattern matches.
struct RuleTried {
    Cause because;
    std::string input;                            // that its pattern was held against
    std::string result = {};                      // "" where it changes nothing
    bool matched = false;                         // its conditions held too
    bool is_last = false;                         // no further rule was tried
    std::vector<ConditionTried> conditions = {};  // as far as they were looked at

    friend bool operator==(const RuleTried&, const RuleTried&) = default;
};

// A RewriteBase that is not the URL of its folder, and that a substitution was put behind which
// names a file in it.
struct WrongBase {
    Cause because;
    std::string url;  // of the folder
};

}  // namespace fcgicheck::apache
