// How a request ends, and why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apache/request/decision.h"
#include "fcgicheck/config.h"

namespace fcgicheck::apache {

// Whom a link belongs to, and what it leads to.
struct LinkOwners {
    std::uint32_t link = 0;
    std::uint32_t target = 0;
};

// Why a request ends as it does: rules/apache/endings.yaml has the words for each.
enum class Why : std::uint8_t {
    file_sent,
    listing_sent,
    not_modified,     // 304: the client has it already; 412 for another method
    handler_answers,  // a script would start, a backend be asked, a module answers
    redirected,
    malformed_target,  // 400
    encoded_slash,     // 404: %2f or %00
    unknown_host,      // 400: StrictHostCheck
    not_listening,     // null: no Listen names the port, so the connection is refused
    no_tls,            // null: https:// to a port that speaks plain HTTP
    plain_to_tls,      // 400: http:// to a port that speaks TLS
    not_found,
    path_info_on_file,      // 404
    search_denied,          // 403: a directory on the way
    path_unusable,          // 403: a name or path that is too long
    links_off,              // 403: neither FollowSymLinks nor SymLinksIfOwnerMatch
    link_owners_differ,     // 403: SymLinksIfOwnerMatch
    link_dangling,          // 403
    link_in_circle,         // 403
    link_target_closed,     // 403: a directory on its way
    htaccess_refused,       // 500
    htaccess_unreadable,    // 403
    not_regular,            // 403: a socket, a device
    access_denied,          // 403: Require, Order
    variable_late,          // 403: Require env, and what sets it comes too late
    variable_missing,       // 403: Require env, and nothing sets it
    tls_needed,             // 403: SSLRequireSSL
    login_needed,           // 401
    login_in_vain,          // 401, and 500 once somebody logs in: AuthUserFile, or there is none
    method_refused,         // 405: AllowMethods
    auth_type_missing,      // 500
    auth_name_missing,      // 500
    auth_file_closed,       // 500: AuthUserFile, or there is none
    auth_module_missing,    // 500: none has this AuthType
    expression_failed,      // 500: a file that can't be read, too many functions in functions
    exec_cgi_off,           // 403
    unreadable,             // 403: a file that is sent as it is
    no_index,               // 403: a directory, and Indexes is off
    directory_as_script,    // 403
    rewrite_without_links,  // 403
    forbidden_by_rule,      // 403: RewriteRule [F], RedirectMatch 403
    proxy_flag_in_vain,     // 403: RewriteRule [P] without mod_proxy
    query_unsafe,           // 403: a rule made a query with blanks or control characters
    question_mark_unsafe,   // 403: a rule without UnsafeAllow3F, and a "%3f" in the URL
    gone,                   // 410
    too_many_redirects,     // 500
    rules_without_end,      // 500: RewriteRule [N], or a path that grows
    wrapper_unusable,       // 500
    no_process,             // 503: FcgidMaxProcesses 0
    script_fails,           // 500: found by looking at the script; `rule` names it
    status_by_directive,    // any: Redirect 503, RewriteRule [R=404]
    client_not_known,       // null: hangs on the client's address
    hangs_on_request,       // null: on a header, a cookie, an environment
    not_seen,               // null: a file that fcgicheck may not look at
    left_to_suexec,         // null: suexec makes checks of its own before it starts the program
    backend_down,           // 503: a backend's socket is not there
    proxy_module_missing,   // 500: no module of the proxy's speaks the scheme
    backend_not_known,      // null: whether a backend listens, and what it says
    costs_too_much,         // null: what a stranger's lines make endless (text/effort.h)
    not_modelled,           // null: a directive that fcgicheck does not follow
};

// What an ErrorDocument of this server's sends in place of an error: r->filename and r->path_info
// of the request that it makes.
struct ErrorPage {
    std::string filename;
    std::string path_info;
};

struct Ending {
    std::optional<int> status;  // absent: can't be known
    Why why = Why::file_sent;
    std::vector<Decision> decisions = {};
    std::string detail = {};  // a name for the words: the path that is closed, the module
    std::optional<ConfigErrorKind> refused = {};  // of htaccess_refused: what is wrong with it
    std::optional<ErrorPage> page = {};
    std::optional<LinkOwners> owners = {};     // of link_owners_differ
    std::optional<std::string> location = {};  // the header of a redirect
};

}  // namespace fcgicheck::apache
