#include "apache/request/own_url.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "apache/request/connection.h"
#include "apache/request/redirect_circle.h"
#include "apache/tree.h"
#include "text/path.h"
#include "text/percent.h"

namespace fcgicheck::apache {

namespace {

std::uint16_t number_of(const std::string& port) {
    std::uint16_t number = 0;
    std::from_chars(port.data(), port.data() + port.size(), number);
    return number;
}

Address first_address(const Server& server) {
    return server.addresses.empty() ? Address() : server.addresses.front();
}

// Of its first address, else of the first Listen; 0: none is known.
std::uint16_t port_of(const Tree& tree, const Server& server) {
    const std::uint16_t own = number_of(first_address(server).port);
    if (own != 0 || tree.global.listens.empty())
        return own;
    return number_of(tree.global.listens.front().port);
}

// By the name of the host and its first address.
Request request_to(const Tree& tree, std::size_t host) {
    const Server& server = tree.servers.at(host);
    const Address address = first_address(server);
    Request request;
    if (const std::uint16_t port = port_of(tree, server); port != 0)
        request.port = port;
    request.is_tls = speaks_tls(tree.global, server, request.port);
    if (address.ip != "*" && !address.ip.empty())
        request.local_address = address.ip;
    request.host = server.name.empty() ? request.local_address.value_or("localhost") : server.name;
    return request;
}

// What every browser sends.
std::vector<std::pair<std::string, std::string>> headers_of_browser() {
    return {{"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101"},
            {"Accept", "text/html,*/*;q=0.8"},
            {"Accept-Language", "en"},
            {"Accept-Encoding", "gzip"}};
}

Trace get(Tracer& tracer, Request request, const std::string& url) {
    request.target = text::percent_encoded(url);
    return tracer.trace(request);
}

std::string program_of(const Trace& trace) {
    return trace.ending.why == Why::handler_answers ? trace.filename.value_or("") : "";
}

bool comes_to(const Trace& trace, const std::string& path) {
    return program_of(trace) == path;
}

std::optional<OtherAnswer::Kind> kind_of(const Trace& trace, const std::string& path) {
    using Kind = OtherAnswer::Kind;
    const bool is_elsewhere = trace.filename && *trace.filename != path;
    switch (trace.ending.why) {
        case Why::rewrite_without_links:
            return Kind::rewriting_without_links;
        case Why::forbidden_by_rule:
        case Why::proxy_flag_in_vain:
        case Why::query_unsafe:
        case Why::question_mark_unsafe:
            return Kind::forbidden;
        case Why::gone:
            return Kind::gone;
        case Why::too_many_redirects:
            return Kind::circle;
        case Why::rules_without_end:
            return Kind::endless;
        case Why::status_by_directive:
            return Kind::status;
        case Why::redirected:
            return Kind::redirected;
        case Why::variable_late:
            return Kind::late_variable;
        case Why::variable_missing:
            return Kind::missing_variable;
        case Why::method_refused:  // by a line, not by the handler
            return trace.ending.decisions.empty() ? std::nullopt
                                                  : std::optional(Kind::methods_refused);
        case Why::tls_needed:
            return Kind::tls_missing;
        case Why::auth_type_missing:
            return Kind::login_without_type;
        case Why::auth_name_missing:
            return Kind::login_without_name;
        case Why::auth_module_missing:
            return Kind::login_without_module;
        case Why::login_in_vain:  // what is wrong with a file that is named, its own check says
            return trace.ending.detail.empty() ? std::optional(Kind::login_without_file)
                                               : std::nullopt;
        case Why::not_found:
            return is_elsewhere ? std::optional(Kind::not_found) : std::nullopt;
        case Why::file_sent:
        case Why::listing_sent:
        case Why::handler_answers:
            return is_elsewhere ? std::optional(Kind::other_file) : std::nullopt;
        default:
            return std::nullopt;
    }
}

// By what is asked before a program is.
bool is_refused(const Trace& trace) {
    switch (trace.ending.why) {
        case Why::method_refused:
        case Why::access_denied:
        case Why::variable_late:
        case Why::variable_missing:
        case Why::auth_type_missing:
        case Why::auth_name_missing:
        case Why::auth_module_missing:
            return true;
        default:
            return false;
    }
}

// That it is refused to GET and not to this method: the first such, or "".
std::string method_let_through(Tracer& tracer, Request request, const std::string& url) {
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
        request.method = method;
        if (!is_refused(get(tracer, request, url)))
            return method;
    }
    return "";
}

// Whoever asks, and with whatever. `request` is without headers.
bool is_denied_to_all(Tracer& tracer, const Request& request, const std::string& url) {
    const Trace plain = get(tracer, request, url);
    return plain.ending.why == Why::access_denied && plain.missed_headers.empty() &&
           !plain.asks_request;
}

std::string leads_to(const Trace& trace, OtherAnswer::Kind kind) {
    if (kind == OtherAnswer::Kind::redirected)
        return trace.ending.location.value_or(trace.ending.detail);
    if (kind == OtherAnswer::Kind::late_variable || kind == OtherAnswer::Kind::missing_variable)
        return *trace.ending.decisions.front().value;
    return trace.filename.value_or("");
}

bool is_by_auth_type(OtherAnswer::Kind kind) {
    return kind == OtherAnswer::Kind::login_without_name ||
           kind == OtherAnswer::Kind::login_without_module;
}

// In a circle the last line is the one that begins it anew; of a login that can't be, AuthType is.
std::optional<Cause> deciding(const Trace& trace, OtherAnswer::Kind kind) {
    if (kind == OtherAnswer::Kind::circle && trace.ending.why == Why::too_many_redirects)
        for (std::size_t left = trace.decisions.size(); left-- > 0;)
            if (trace.decisions[left].because)
                return trace.decisions[left].because;
    const bool by_type = is_by_auth_type(kind);
    for (const auto* decisions : {&trace.ending.decisions, &trace.decisions})
        for (const Decision& made : *decisions)
            if (made.because && (!by_type || made.what == What::auth_type))
                return made.because;
    return std::nullopt;
}

// As a browser asks, whose Host names a port that is not the usual one. A header that decides of it
// may come from a proxy in front of this server.
bool is_in_circle(Tracer& tracer, Request request, const std::string& url) {
    if (request.port != (request.is_tls ? 443 : 80))
        request.host += ':' + std::to_string(request.port);
    request.target = text::percent_encoded(url);
    const WayOfRedirects led = redirects_from(tracer, request, tracer.trace(request));
    return led.missed_headers.empty() &&
           (led.circle == Circle::itself || led.circle == Circle::others ||
            led.circle == Circle::growing);
}

}  // namespace

std::optional<OtherAnswer> other_answer(Tracer& tracer, const Model& model, const Mapping& way,
                                        const std::string& path) {
    const Request plain = request_to(model.tree(), way.host);
    Request request = plain;
    request.headers = headers_of_browser();
    const Trace own = get(tracer, request, way.url);
    if (!own.ending.status || own.host != way.host || comes_to(own, path))
        return std::nullopt;
    std::optional<OtherAnswer::Kind> kind = kind_of(own, path);
    std::string method;
    if (is_refused(own) && own.filename == path) {
        method = method_let_through(tracer, request, way.url);
        if (!method.empty())
            kind = OtherAnswer::Kind::get_refused;
        else if (!kind && is_denied_to_all(tracer, plain, way.url))
            kind = OtherAnswer::Kind::access_denied;
    }
    if (!kind)
        return std::nullopt;
    const std::string folder = way.url.substr(0, way.url.rfind('/') + 1);
    for (const std::string& other : {folder, folder + "not-there", std::string("/not-there")})
        if (comes_to(get(tracer, request, other), path))
            return std::nullopt;
    const std::string target = method.empty() ? leads_to(own, *kind) : method;
    if (*kind == OtherAnswer::Kind::redirected && is_in_circle(tracer, request, way.url))
        kind = OtherAnswer::Kind::circle;
    return OtherAnswer{.kind = *kind,
                       .status = *own.ending.status,
                       .leads_to = target,
                       .decided_by = deciding(own, *kind)};
}

bool has_tls(const Model& model, std::size_t host) {
    const Tree& tree = model.tree();
    const Server& server = tree.servers.at(host);
    return std::any_of(server.addresses.begin(), server.addresses.end(),
                       [&](const Address& address) {
                           return speaks_tls(tree.global, server, number_of(address.port));
                       });
}

Truth is_sent(Tracer& tracer, const Model& model, const Mapping& way, const std::string& path) {
    constexpr const char* nobody = "192.0.2.1";  // RFC 5737: on no list of visitors
    Request request = request_to(model.tree(), way.host);
    request.client = nobody;
    const Trace trace = get(tracer, std::move(request), way.url);
    if (!trace.ending.status)
        return Truth::unknown;
    const bool is_it =
        trace.ending.why == Why::file_sent && trace.host == way.host && trace.filename == path;
    return is_it ? Truth::yes : Truth::no;
}

std::optional<std::string> program_of_folder(Tracer& tracer, const Model& model, std::size_t host,
                                             const std::string& folder) {
    Request request = request_to(model.tree(), host);
    request.is_let_in = true;
    const Trace trace = get(tracer, std::move(request), folder);
    if (trace.host != host || !trace.ending.status)
        return std::nullopt;
    switch (trace.ending.why) {
        case Why::handler_answers:
            return program_of(trace);
        case Why::file_sent:
        case Why::listing_sent:
        case Why::no_index:
        case Why::not_found:
            return "";
        default:  // a redirect may lead to the index, and what is refused may be mended
            return std::nullopt;
    }
}

}  // namespace fcgicheck::apache
