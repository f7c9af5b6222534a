// The handlers: who answers to a request that got this far, and how (ap_invoke_handler,
// server/config.c; the default handler, mod_autoindex, mod_cgi, mod_cgid, mod_fcgid).
#pragma once

#include "apache/request/httpd.h"

namespace fcgicheck::apache {

// The handler that is asked: the request's own if a module answers to it, else "".
std::string answering_handler(const Httpd& httpd, const RequestRecord& request);

Ending answer(const Httpd& httpd, const RequestRecord& request);

// Whether a directive names the handler, be it "default-handler", and not a content type.
bool has_named_handler(const RequestRecord& request);

inline constexpr const char* directory_handler = "httpd/unix-directory";

}  // namespace fcgicheck::apache
