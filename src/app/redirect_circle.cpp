#include "app/redirect_circle.h"

#include <optional>
#include <string>
#include <string_view>

#include "app/trace.h"
#include "text/ascii.h"

namespace fcgicheck::app {
namespace {

// With what a client sends again: the method, headers and address.
std::optional<apache::Request> request_to(const std::string& location,
                                          const apache::Request& first) {
    auto next = request_of(location.substr(0, location.find('#')));
    if (!next)
        return std::nullopt;
    next->method = first.method;
    next->headers = first.headers;
    next->client = first.client;
    next->local_address = first.local_address;
    return next;
}

bool is_same_host(const apache::Request& a, const apache::Request& b) {
    return a.is_tls == b.is_tls && a.port == b.port && text::equals_ignoring_case(a.host, b.host);
}

std::string_view name_of(std::string_view host) {
    const std::size_t colon = host.rfind(':');
    return host.ends_with(']') ? host : host.substr(0, colon);
}

// Whether the server is known by the name that is asked for.
bool is_this_server(const apache::Trace& trace) {
    using By = apache::HostReason::By;
    const By by = trace.host_reason.by;
    return trace.host_is_known && (by == By::server_name || by == By::alias || by == By::address);
}

}  // namespace

report::Circle circle_of(apache::Tracer& tracer, const apache::Request& request,
                         const apache::Trace& trace) {
    constexpr int farthest = 10;  // browsers take about twenty
    if (trace.ending.why != apache::Why::redirected)
        return report::Circle::none;
    std::optional<std::string> location = trace.ending.location;
    for (int step = 0; location && step < farthest; ++step) {
        const auto next = request_to(*location, request);
        if (!next)
            break;
        if (is_same_host(*next, request) && next->target == request.target)
            return step == 0 ? report::Circle::itself : report::Circle::others;
        const apache::Trace there = tracer.trace(*next);
        if (text::equals_ignoring_case(name_of(next->host), name_of(request.host)) &&
            there.ending.why == apache::Why::not_listening)
            return report::Circle::dead_end;
        if (!is_same_host(*next, request) && !is_this_server(there))
            break;
        location = there.ending.location;
    }
    return report::Circle::none;
}

}  // namespace fcgicheck::app
