#include "apache/request/document_root.h"

#include <algorithm>

#include "apache/mapping.h"
#include "apache/tree.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

// What Debian's httpd is built with.
const std::string default_document_root = "/var/www/html";

bool climbs_out(std::string_view path) {
    int depth = 0;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t slash = std::min(path.find('/', at), path.size());
        const std::string_view name = path.substr(at, slash - at);
        at = slash + 1;
        if (name == "..")
            --depth;
        else if (!name.empty() && name != ".")
            ++depth;
        if (depth < 0)
            return true;
    }
    return false;
}

}  // namespace

const std::string& document_root_of(const Httpd& httpd, const RequestRecord& request) {
    if (!request.document_root.empty())
        return request.document_root;
    const auto& root = httpd.tree.servers.at(request.host).document_root;
    return root ? *root : default_document_root;
}

const std::string& context_document_root_of(const Httpd& httpd, const RequestRecord& request) {
    return request.context_document_root.empty() ? document_root_of(httpd, request)
                                                 : request.context_document_root;
}

std::optional<std::string> below_document_root(const Httpd& httpd, const RequestRecord& request,
                                               const std::string& uri) {
    if (climbs_out(uri))
        return std::nullopt;
    const std::string& prefix = httpd.tree.servers[request.host].url_prefix;  // ServerPath
    const std::string rest = uri.substr(prefix.empty() ? 0 : alias_length(uri, prefix));
    std::string path = text::normalize_path(document_root_of(httpd, request) + "/" + rest);
    if ((rest.empty() || rest.ends_with('/')) && !path.ends_with('/'))
        path += '/';
    return path;
}

}  // namespace fcgicheck::apache
