// A request as the client sends it, and as httpd knows it on its way (request_rec,
// include/httpd.h).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "apache/per_dir.h"
#include "fcgicheck/config.h"
#include "fcgicheck/facts.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

class HostNames;
class ServerView;
class Tree;

enum class Truth : std::uint8_t { no, yes, unknown };

struct Request {
    std::string method = "GET";
    std::string host;         // the Host header as sent, with its port if it has one
    std::uint16_t port = 80;  // of the connection, on the server's side
    bool is_tls = false;      // https://
    std::string target;       // path and query, byte for byte: "/a%20b?x=1"
    std::vector<std::pair<std::string, std::string>> headers;  // besides Host
    std::optional<std::string> client;                         // address; absent: not known
    std::optional<std::string> local_address;  // that the connection came to; absent: not known
};

// What in the configuration or the file system decided, for people: the first is the most
// important.
struct Decision {
    std::string what;  // a directive's name, or vhost, handler, access, filesystem, script
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

// Whom a link belongs to, and what it leads to.
struct LinkOwners {
    std::uint32_t link = 0;
    std::uint32_t target = 0;
};

// Why a request ends as it does: rules/apache/endings.yaml has the words for each.
enum class Why : std::uint8_t {
    file_sent,
    listing_sent,
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
    login_needed,           // 401
    method_refused,         // 405: AllowMethods
    auth_type_missing,      // 500
    auth_name_missing,      // 500
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
    wrapper_unusable,       // 500
    no_process,             // 503: FcgidMaxProcesses 0
    script_fails,           // 500: found by looking at the script; `rule` names it
    status_by_directive,    // any: Redirect 503, RewriteRule [R=404]
    client_not_known,       // null: hangs on the client's address
    hangs_on_request,       // null: on a header, a cookie, an environment
    not_seen,               // null: a file that fcgicheck may not look at
    backend_down,           // 503: a backend's socket is not there
    proxy_module_missing,   // 500: no module of the proxy's speaks the scheme
    backend_not_known,      // null: whether a backend listens, and what it says
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

// Names of variables have no case (apr_table_t). A value that is absent: whether it is set, or to
// what, can't be known.
using Environment = std::map<std::string, std::optional<std::string>, text::LessIgnoringCase>;

using HeaderNames = std::set<std::string, text::LessIgnoringCase>;

// How far a request came: what is settled later is not settled yet.
enum class Reached : std::uint8_t { nothing, sections, access, handler };

// One pass through httpd; an internal redirect, and a subrequest, make another.
struct RequestRecord {
    const Request& sent;
    std::size_t host = 0;         // index into Tree::servers
    std::string hostname = {};    // of the Host header or the URL, lower case, without port
    std::uint16_t sent_port = 0;  // of the Host header or the URL; 0: none
    std::optional<std::string> local_address = {};  // absent: can't be known
    std::string uri = {};                           // decoded and normal: "/a b"
    std::string query = {};                         // without "?"
    std::string filename = {};
    std::string path_info = {};
    PerDir dir = {};           // merged, for `filename`
    std::string handler = {};  // lower case; "": the default handler
    std::vector<Cause> handler_because = {};
    std::string action_name = {};  // of the handler that an Action gave to a program
    Setting<Access> access = {};   // once it was checked
    Environment environment = {};  // SetEnvIf, RewriteRule [E=], REDIRECT_*
    const RequestRecord* redirected_from = nullptr;
    // What the directory walk keeps for the subrequests and internal redirects of this request: the
    // directory that it came to, and the path that its <Directory>s were matched against.
    std::string walked_directory = {};
    std::string walked_path = {};
    // Of the Alias or UserDir that mapped the URL (ap_set_context_info): "/~joe" and its directory.
    std::string context_prefix = {};
    std::string context_document_root = {};
    std::string document_root = {};  // of VirtualDocumentRoot
    // Of RewriteRule: [H=] and [T=], which take effect in force_handler; [END] also holds for
    // the internal redirects that follow.
    std::string forced_handler = {};
    std::string forced_type = {};
    // r->status: a rule's [R] that did not end in a redirect leaves it behind, and what follows is
    // answered with it.
    int status = 200;
    std::string proxy_socket = {};             // the unix socket of ProxyPass
    const RequestRecord* main = nullptr;       // of a subrequest
    std::vector<AppliedSection> applied = {};  // in merge order
    std::vector<Decision> decisions = {};
    std::vector<RuleTried> rules_tried = {};  // in the order in which they ran
    std::size_t rules_not_matched = 0;        // whose pattern does not match
    // Headers that something has asked for in vain, of all passes and subrequests.
    HeaderNames* missed_headers = nullptr;
    Reached reached = Reached::nothing;
    FileKind kind = FileKind::missing;  // of `filename`, links followed
    HandlerFrom handler_from = HandlerFrom::none;
    bool script_alias = false;
    bool is_subrequest = false;
    bool walked_into_file = false;
    bool rewriting_ended = false;  // by [END]

    // A subrequest is always made with GET.
    const std::string& method() const {
        static const std::string get = "GET";
        return is_subrequest ? get : sent.method;
    }
};

// ap_sub_req_lookup_uri and ap_sub_req_lookup_file: all phases but the handler.
enum class LookUpBy : std::uint8_t { uri, file };
struct Subrequest {
    RequestRecord record;
    std::optional<Ending> ending = std::nullopt;  // nothing: no phase had an objection
};

// What a phase knows besides the request.
struct Httpd {
    const Tree& tree;
    ServerView& view;
    const HostNames* names = nullptr;  // absent: nothing is known of any
    std::function<Subrequest(const RequestRecord& main, const std::string& path, LookUpBy)>
        look_up = {};
};

// ap_internal_redirect: all phases again with this URI, which is decoded once more: a "%" in it
// counts.
struct InternalRedirect {
    std::string uri;
    std::string query;
};

// Nothing: the phase declined, or was content; the next one follows.
using PhaseResult = std::variant<std::monostate, Ending, InternalRedirect>;

}  // namespace fcgicheck::apache
