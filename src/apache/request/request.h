// A request as the client sends it, and as httpd knows it on its way (request_rec,
// include/httpd.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apache/merged_from.h"
#include "apache/per_dir.h"
#include "apache/request/ending.h"
#include "apache/request/environment.h"
#include "fcgicheck/config.h"
#include "fcgicheck/facts.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

enum class Truth : std::uint8_t { no, yes, unknown };

struct Request {
    std::string method = "GET";
    std::string host;         // the Host header as sent, with its port if it has one
    std::uint16_t port = 80;  // of the connection, on the server's side
    bool is_tls = false;      // https://
    std::string target;       // path and query, byte for byte: "/a%20b?x=1"
    std::vector<std::pair<std::string, std::string>> headers;  // besides Host
    std::optional<std::string> client;                         // address; absent: not known
    // From where the connection came, once a header has named another client.
    std::optional<std::string> proxy = {};
    std::optional<std::string> local_address;  // that the connection came to; absent: not known
    bool is_let_in = false;                    // whatever the access rules and logins say
};

// Besides Host; several of one name are joined.
std::optional<std::string> sent_header(const Request& request, std::string_view name);

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
    Environment environment = {};  // SetEnvIf, SetEnv, RewriteRule [E=], REDIRECT_*
    // Of a variable that SetEnvIf gives: the headers that it looked at in vain.
    std::map<std::string, HeaderNames, text::LessIgnoringCase> missed_for = {};
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
    MergedFrom merged_from = {};
    std::vector<Decision> decisions = {};
    std::vector<RuleTried> rules_tried = {};  // in the order in which they ran
    std::size_t rules_not_matched = 0;        // whose pattern does not match
    std::optional<WrongBase> wrong_base = {};
    // Headers that something has asked for in vain, of all passes and subrequests.
    HeaderNames* missed_headers = nullptr;
    // Set where something was asked that another request for the same file may have else: its
    // method, query or path info, the name of the host, the scheme, a variable.
    bool* asks_request = nullptr;
    Reached reached = Reached::nothing;
    FileKind kind = FileKind::missing;  // of `filename`, links followed
    HandlerFrom handler_from = HandlerFrom::none;
    bool script_alias = false;
    bool is_subrequest = false;
    bool walked_into_file = false;
    bool walked_as_before = false;  // the directory walk took what the request before it had found
    bool rewriting_ended = false;   // by [END]

    // The one that this was made by; null for the first.
    const RequestRecord* before() const { return main != nullptr ? main : redirected_from; }

    // A subrequest is always made with GET.
    const std::string& method() const {
        static const std::string get = "GET";
        return is_subrequest ? get : sent.method;
    }
};

}  // namespace fcgicheck::apache
