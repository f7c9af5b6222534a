// mod_proxy: which URIs go to a backend, and as far as files tell, what that answers (proxy_trans
// and proxy_handler, modules/proxy/mod_proxy.c; ap_proxy_connect_uds, proxy_util.c).
#include "apache/directives/proxy.h"

#include <algorithm>
#include <array>

#include "apache/mapping.h"
#include "apache/request/phases.h"
#include "apache/request/server_view.h"
#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

constexpr std::string_view prefix = "proxy:";

// mod_proxy_wstunnel leaves a web socket's URL to others unless the request asks to upgrade; where
// mod_proxy_http is there too, that takes it (ProxyWebsocketFallbackToProxyHttp).
bool declines(const Httpd& httpd, const RequestRecord& request, std::string_view url) {
    const LoadedModules& loaded = httpd.tree.global.read.modules;
    return (url.starts_with("ws:") || url.starts_with("wss:")) &&
           loaded.has("proxy_wstunnel_module") && !loaded.has("proxy_http_module") &&
           !header(request, "Upgrade");
}

enum class Taken : std::uint8_t { no, yes, excluded, too_long };

struct Found {
    Taken taken = Taken::no;
    std::string url = {};
};

Found find(const ProxyPass& pass, const std::string& uri) {
    if (!pass.regex) {
        const std::size_t length = alias_length(uri, pass.from);
        if (length == 0 || pass.to == "!")
            return {.taken = length == 0 ? Taken::no : Taken::excluded};
        return {.taken = Taken::yes, .url = pass.to + uri.substr(length)};
    }
    const auto groups = pass.regex->groups(uri);
    if (!groups || pass.to == "!")
        return {.taken = groups ? Taken::excluded : Taken::no};
    const auto url = substitute(pass.to, *groups);
    if (!url)
        return {.taken = Taken::too_long};
    return {.taken = Taken::yes, .url = url == pass.to ? *url + uri : *url};
}

Taken take(const Httpd& httpd, RequestRecord& request, const ProxyPass& pass) {
    const Found found = find(pass, request.uri);
    if (found.taken == Taken::no ||
        (found.taken == Taken::yes && declines(httpd, request, found.url)))
        return Taken::no;
    request.decisions.push_back(
        {.what = What::proxy_pass, .value = pass.to, .because = pass.because});
    if (found.taken != Taken::yes)
        return found.taken;
    request.filename = std::string(prefix) + found.url;
    request.proxy_socket = pass.socket;
    request.handler = "proxy-server";
    return Taken::yes;
}

struct SchemeModule {
    std::string_view scheme, module;
};

constexpr auto scheme_modules = std::to_array<SchemeModule>({
    {"fcgi", "proxy_fcgi_module"},
    {"http", "proxy_http_module"},
    {"https", "proxy_http_module"},
    {"ajp", "proxy_ajp_module"},
    {"scgi", "proxy_scgi_module"},
    {"uwsgi", "proxy_uwsgi_module"},
    {"ftp", "proxy_ftp_module"},
    {"h2", "proxy_http2_module"},
    {"h2c", "proxy_http2_module"},
    {"ws", "proxy_wstunnel_module"},
    {"wss", "proxy_wstunnel_module"},
    {"balancer", "proxy_balancer_module"},
});

bool has_module_for(const LoadedModules& loaded, std::string_view url) {
    const std::string scheme = text::to_lower(url.substr(0, url.find(':')));
    const bool is_web_socket = scheme == "ws" || scheme == "wss";
    if ((scheme == "https" || scheme == "wss") && !loaded.has("ssl_module"))
        return false;
    if (is_web_socket && loaded.has("proxy_http_module"))
        return true;
    const auto* const row =
        std::find_if(scheme_modules.begin(), scheme_modules.end(),
                     [&](const SchemeModule& known) { return known.scheme == scheme; });
    return row != scheme_modules.end() && loaded.has(row->module);
}

// connect(2) needs a socket that may be written to.
Ending answer_of_socket(const Httpd& httpd, const std::string& path) {
    const StatAnswer socket = httpd.view.stat(path, LastLink::follow);
    Ending unknown{.status = std::nullopt, .why = Why::backend_not_known, .detail = path};
    if (socket.error == StatError::unknown)
        return unknown;
    if (socket.error != StatError::none || socket.stat.kind != FileKind::socket)
        return {.status = 503, .why = Why::backend_down, .detail = path};
    return unknown;
}

}  // namespace

PhaseResult map_to_proxy(const Httpd& httpd, RequestRecord& request) {
    if (!httpd.tree.global.read.modules.has("proxy_module") || !request.uri.starts_with('/') ||
        request.environment.contains("no-proxy"))
        return {};
    Taken taken = Taken::no;
    if (request.dir.proxy_pass)
        taken = take(httpd, request, *request.dir.proxy_pass);
    for (const ProxyPass& pass : httpd.tree.servers.at(request.host).proxy.passes)
        if (taken == Taken::no)
            taken = take(httpd, request, pass);
    if (taken == Taken::too_long)
        return Ending{.status = 500,
                      .why = Why::expression_failed,
                      .decisions = {std::move(request.decisions.back())}};
    return {};
}

std::optional<Ending> answer_of_backend(const Httpd& httpd, const RequestRecord& request) {
    const bool by_handler = text::to_lower(request.handler).starts_with(prefix);
    if (!by_handler && request.handler != "proxy-server")
        return std::nullopt;
    const LoadedModules& loaded = httpd.tree.global.read.modules;
    if (!loaded.has("proxy_module"))
        return std::nullopt;
    const std::string& named = by_handler ? request.handler : request.filename;
    SocketUrl url = split_socket(std::string_view(named).substr(prefix.size()));
    if (url.socket.empty())
        url.socket = request.proxy_socket;
    if (!has_module_for(loaded, url.url)) {
        if (by_handler)  // mod_proxy leaves it to the next handler
            return std::nullopt;
        return Ending{.status = 500, .why = Why::proxy_module_missing, .detail = url.url};
    }
    if (url.socket.empty())
        return Ending{.status = std::nullopt, .why = Why::backend_not_known, .detail = url.url};
    return answer_of_socket(httpd, url.socket);
}

}  // namespace fcgicheck::apache
