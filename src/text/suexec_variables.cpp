#include "text/suexec_variables.h"

#include <algorithm>
#include <array>

namespace fcgicheck::text {

bool passes_suexec(std::string_view variable) {
    constexpr std::array<std::string_view, 48> safe{
        "AUTH_TYPE",
        "CONTENT_LENGTH",
        "CONTENT_TYPE",
        "CONTEXT_DOCUMENT_ROOT",
        "CONTEXT_PREFIX",
        "DATE_GMT",
        "DATE_LOCAL",
        "DOCUMENT_ARGS",
        "DOCUMENT_NAME",
        "DOCUMENT_PATH_INFO",
        "DOCUMENT_ROOT",
        "DOCUMENT_URI",
        "GATEWAY_INTERFACE",
        "HTTPS",
        "LAST_MODIFIED",
        "PATH_INFO",
        "PATH_TRANSLATED",
        "QUERY_STRING",
        "QUERY_STRING_UNESCAPED",
        "REDIRECT_ERROR_NOTES",
        "REDIRECT_HANDLER",
        "REDIRECT_QUERY_STRING",
        "REDIRECT_REMOTE_USER",
        "REDIRECT_SCRIPT_FILENAME",
        "REDIRECT_STATUS",
        "REDIRECT_URL",
        "REMOTE_ADDR",
        "REMOTE_HOST",
        "REMOTE_IDENT",
        "REMOTE_PORT",
        "REMOTE_USER",
        "REQUEST_METHOD",
        "REQUEST_SCHEME",
        "REQUEST_URI",
        "SCRIPT_FILENAME",
        "SCRIPT_NAME",
        "SCRIPT_URI",
        "SCRIPT_URL",
        "SERVER_ADDR",
        "SERVER_ADMIN",
        "SERVER_NAME",
        "SERVER_PORT",
        "SERVER_PROTOCOL",
        "SERVER_SIGNATURE",
        "SERVER_SOFTWARE",
        "TZ",
        "UNIQUE_ID",
        "USER_NAME",
    };
    return variable.starts_with("HTTP_") || variable.starts_with("SSL_") ||
           std::find(safe.begin(), safe.end(), variable) != safe.end();
}

}  // namespace fcgicheck::text
