#include "apache/request/translate.h"

#include <algorithm>

#include "apache/mapping.h"
#include "apache/request/server_view.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t longest_path = 4095;

// apr_filepath_merge: normal, but with the last slash.
std::string canonical(std::string_view path) {
    std::string normal = text::normalize_path(path);
    if (path.ends_with('/') && normal != "/")
        normal += '/';
    return normal;
}

bool by_alias(const Server& server, RequestRecord& request) {
    for (const Alias& alias : server.aliases) {
        const auto path = target_of(alias, request.uri);
        if (!path)
            continue;
        request.filename = canonical(*path);
        request.script_alias = alias.is_script;
        if (alias.is_script) {
            request.handler = "cgi-script";
            request.handler_from = HandlerFrom::script_alias;
        }
        return true;
    }
    return false;
}

}  // namespace

PhaseResult translate(const Httpd& httpd, RequestRecord& request) {
    const Server& server = httpd.tree.servers[request.host];
    if (by_alias(server, request))
        return {};
    const std::string root = server.document_root.value_or("/etc/apache2/htdocs");
    request.filename = canonical(root + request.uri);
    if (request.filename.size() > longest_path)
        return Ending{.status = 403, .why = Why::path_unusable, .detail = request.filename};
    return {};
}

}  // namespace fcgicheck::apache
