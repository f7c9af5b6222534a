// The phases that modules other than the core run for a request, in httpd's order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/request/httpd.h"

namespace fcgicheck::apache {

// mod_rewrite. In the server's context a rule may leave a path in `filename`, which ends the
// translation (hook_uri2file); in a directory's it may ask for an internal redirect or set the
// handler (hook_fixup).
//
// Before the first of both `dir` is what the server and <Location> say of the URI: they may turn
// the engine on and off. The internal redirect of the second is a handler's: all other fixups come
// before it, so that Redirect, and the slash that mod_dir adds, win.
PhaseResult rewrite_uri(const Httpd& httpd, RequestRecord& request);
PhaseResult rewrite_in_directory(const Httpd& httpd, RequestRecord& request);
// In a request that goes on, or that becomes another: where the handler of mod_rewrite redirects
// to.
void leave_redirect(RequestRecord& request, const InternalRedirect& redirect);
std::optional<InternalRedirect> left_redirect(const RequestRecord& request);
// The last of all fixups: [H=] and [T=], of either context (hook_mimetype).
void force_handler(RequestRecord& request);

// mod_alias: Redirect and RedirectMatch, of the server and of a directory.
PhaseResult redirect_in_server(const Httpd& httpd, RequestRecord& request);
PhaseResult redirect_in_directory(const Httpd& httpd, RequestRecord& request);

// mod_setenvif (match_headers): of the server, before anything else is decided; of a directory,
// after the last walk and before access, and not in a subrequest.
PhaseResult set_environment(const Httpd& httpd, RequestRecord& request);
PhaseResult set_environment_in_directory(const Httpd& httpd, RequestRecord& request);

// mod_env, of a subrequest too (fixup_env_module): what is set already keeps its value.
void set_environment_of_lines(RequestRecord& request);

// What the named groups of <LocationMatch>, and of <DirectoryMatch> and <FilesMatch>, match goes to
// the environment: "(?<id>...)" to MATCH_ID (ap_location_walk and its kin).
void name_matches_of_url(const Httpd& httpd, RequestRecord& request);
void name_matches_of_file(const Httpd& httpd, RequestRecord& request);

// <If>, <ElseIf> and <Else> (ap_if_walk): those that hold go on top of `dir`. The lines come back
// that open the ones of which it can't be known.
std::vector<Cause> walk_conditions(const Httpd& httpd, RequestRecord& request);

// SetHandler with an expression: its value for this request takes the expression's place in `dir`
// (core_override_type). Where it can't be evaluated httpd answers 500.
enum class HandlerValue : std::uint8_t { known, unknown, failed };
HandlerValue settle_handler(const Httpd& httpd, RequestRecord& request);

// mod_proxy: ProxyPass and ProxyPassMatch set `handler` to "proxy-server" and `filename` to
// "proxy:URL" (proxy_trans).
PhaseResult map_to_proxy(const Httpd& httpd, RequestRecord& request);
// The answer of the proxy's handlers; nothing where the request is not theirs.
std::optional<Ending> answer_of_backend(const Httpd& httpd, const RequestRecord& request);

// mod_asis: a file that begins with its own headers (asis_handler); nothing where the request is
// not its.
PhaseResult send_as_is(const Httpd& httpd, const RequestRecord& request);

// mod_dav: what it takes over of a folder with DAV On, and the answer (dav_fixups, dav_handler).
void take_over_by_dav(const Httpd& httpd, RequestRecord& request);
// What it leaves to the handlers behind it: over files there are no versions and no bindings.
bool is_method_of_dav(std::string_view method);
Ending answer_of_dav(const RequestRecord& request);

// mod_actions: the program that an Action gives to this handler or type (action_handler).
PhaseResult run_action(const Httpd& httpd, RequestRecord& request);

// Require and its kin, Order and its kin, and both together (ap_process_request_internal).
PhaseResult check_access(const Httpd& httpd, RequestRecord& request);

// A header of the request; several of one name are joined. Nothing: it was not sent.
std::optional<std::string> header(const RequestRecord& request, std::string_view name);
// The same for what a rule asks for; "" where it was not sent, which is kept in mind.
std::string asked_header(const RequestRecord& request, std::string_view name);

// Keeps in mind that the request's variable is asked for, which hangs on headers that were not
// sent.
void ask_for_variable(const RequestRecord& request, std::string_view name);

// A variable of httpd's own environment: of those that were not given only some names are sure to
// be absent.
std::optional<std::string> httpd_environment(const Httpd& httpd, std::string_view name);

// What httpd's own environment and the request's say (%{ENV:name}, env('name')); absent: it can't
// be known. "" where there is none.
std::optional<std::string> environment_value(const Httpd& httpd, const RequestRecord& request,
                                             std::string_view name);

// A server variable as expressions and rewrite conditions name it, in upper case, "HTTP_HOST";
// absent: it can't be known. "" where httpd has none.
std::optional<std::string> variable(const Httpd& httpd, const RequestRecord& request,
                                    std::string_view name);

}  // namespace fcgicheck::apache
