// HTTP statuses as httpd sorts them (ap_is_HTTP_REDIRECT, include/httpd.h).
#pragma once

namespace fcgicheck::apache {

constexpr bool is_redirect(int status) {
    return status >= 300 && status < 400;
}

// ap_index_of_response: what it does not know is answered as 500.
bool is_known_status(int status);

}  // namespace fcgicheck::apache
