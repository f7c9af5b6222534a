#include "apache/request/own_url.h"

#include <charconv>
#include <utility>

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

// By the name of the host and its first address.
Request request_to(const Tree& tree, std::size_t host) {
    const Server& server = tree.servers.at(host);
    const Address any;
    const Address& address = server.addresses.empty() ? any : server.addresses.front();
    const Address& listen = tree.global.listens.empty() ? any : tree.global.listens.front();
    Request request;
    const std::uint16_t own = number_of(address.port);
    const std::uint16_t port = own != 0 ? own : number_of(listen.port);
    if (port != 0)
        request.port = port;
    request.is_tls = speaks_tls(server, request.port);
    if (address.ip != "*" && !address.ip.empty())
        request.local_address = address.ip;
    request.host = server.name.empty() ? request.local_address.value_or("localhost") : server.name;
    return request;
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

// The access rules ask for a variable that SetEnv sets behind them.
bool asks_too_early(const Trace& trace) {
    const auto& decisions = trace.ending.decisions;
    return !decisions.empty() && decisions.front().value.has_value();
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
        case Why::status_by_directive:
            return Kind::status;
        case Why::redirected:
            return Kind::redirected;
        case Why::access_denied:
            return asks_too_early(trace) ? std::optional(Kind::forbidden) : std::nullopt;
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

std::string leads_to(const Trace& trace, OtherAnswer::Kind kind) {
    if (kind == OtherAnswer::Kind::redirected)
        return trace.ending.location.value_or(trace.ending.detail);
    if (trace.ending.why == Why::access_denied)
        return *trace.ending.decisions.front().value;
    return trace.filename.value_or("");
}

// In a circle the last line is the one that begins it anew.
std::optional<Cause> deciding(const Trace& trace, OtherAnswer::Kind kind) {
    if (kind == OtherAnswer::Kind::circle && trace.ending.why == Why::too_many_redirects)
        for (std::size_t left = trace.decisions.size(); left-- > 0;)
            if (trace.decisions[left].because)
                return trace.decisions[left].because;
    for (const auto* decisions : {&trace.ending.decisions, &trace.decisions})
        for (const Decision& made : *decisions)
            if (made.because)
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
    const Request request = request_to(model.tree(), way.host);
    Trace own = get(tracer, request, way.url);
    if (!own.ending.status || own.host != way.host || comes_to(own, path))
        return std::nullopt;
    std::optional<OtherAnswer::Kind> kind = kind_of(own, path);
    if (!kind)
        return std::nullopt;
    const std::string folder = way.url.substr(0, way.url.rfind('/') + 1);
    for (const std::string& other : {folder, folder + "not-there", std::string("/not-there")})
        if (comes_to(get(tracer, request, other), path))
            return std::nullopt;
    const std::string target = leads_to(own, *kind);
    if (*kind == OtherAnswer::Kind::redirected && is_in_circle(tracer, request, way.url))
        kind = OtherAnswer::Kind::circle;
    return OtherAnswer{.kind = *kind,
                       .status = *own.ending.status,
                       .leads_to = target,
                       .decided_by = deciding(own, *kind)};
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
