// The phases that modules other than the core run for a request, in httpd's order.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apache/request/request.h"

namespace fcgicheck::apache {

// mod_rewrite. In the server's context a rule may leave a path in `filename`, which ends the
// translation (hook_uri2file); in a directory's it may ask for an internal redirect or set the
// handler (hook_fixup).
PhaseResult rewrite_uri(const Httpd& httpd, RequestRecord& request);
PhaseResult rewrite_in_directory(const Httpd& httpd, RequestRecord& request);

// mod_alias: Redirect and RedirectMatch, of the server and of a directory.
PhaseResult redirect_in_server(const Httpd& httpd, RequestRecord& request);
PhaseResult redirect_in_directory(const Httpd& httpd, RequestRecord& request);

// mod_setenvif: before anything else is decided (match_headers).
void set_environment(const Httpd& httpd, RequestRecord& request);

// mod_proxy: ProxyPass and ProxyPassMatch set `handler` to "proxy-server" and `filename` to
// "proxy:URL" (proxy_trans).
bool map_to_proxy(const Httpd& httpd, RequestRecord& request);

// mod_actions: the program that an Action gives to this handler or type (action_handler).
PhaseResult run_action(const Httpd& httpd, RequestRecord& request);

// Require and its kin, Order and its kin, and both together (ap_process_request_internal).
PhaseResult check_access(const Httpd& httpd, RequestRecord& request);

// A server variable as expressions and rewrite conditions name it, "HTTP_HOST"; absent: it can't be
// known. "" where httpd has none.
std::optional<std::string> variable(const Httpd& httpd, const RequestRecord& request,
                                    std::string_view name);

}  // namespace fcgicheck::apache
