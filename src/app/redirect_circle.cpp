#include "app/redirect_circle.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/trace.h"
#include "text/ascii.h"
#include "text/effort.h"

namespace fcgicheck::app {
namespace {

// As a browser goes on: only 307 and 308 keep a method that is no GET (RFC 9110, 15.4).
std::string method_behind(int status, const std::string& method) {
    const bool stays = status == 307 || status == 308 || method == "HEAD";
    return stays ? method : "GET";
}

// With what a client sends again: the headers and the address.
std::optional<apache::Request> request_to(const std::string& location,
                                          const apache::Request& first) {
    auto next = request_of(location.substr(0, location.find('#')));
    if (!next)
        return std::nullopt;
    next->headers = first.headers;
    next->client = first.client;
    next->local_address = first.local_address;
    return next;
}

std::string_view name_of(std::string_view host) {
    const std::size_t colon = host.rfind(':');
    return host.ends_with(']') ? host : host.substr(0, colon);
}

bool is_same_host(const apache::Request& a, const apache::Request& b) {
    return a.is_tls == b.is_tls && a.port == b.port &&
           text::equals_ignoring_case(name_of(a.host), name_of(b.host));
}

bool is_same(const apache::Request& a, const apache::Request& b) {
    return is_same_host(a, b) && a.target == b.target && a.method == b.method;
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
    constexpr std::size_t farthest = 10;  // browsers take about twenty
    const text::Effort effort;
    std::vector<apache::Request> seen{request};
    apache::Ending ending = trace.ending;
    while (ending.location && ending.status && seen.size() <= farthest) {
        auto next = request_to(*ending.location, request);
        if (!next)
            break;
        next->method = method_behind(*ending.status, seen.back().method);
        if (is_same(*next, seen.back()))
            return seen.size() == 1 ? report::Circle::itself : report::Circle::others;
        if (std::any_of(seen.begin(), seen.end(),
                        [&](const apache::Request& earlier) { return is_same(*next, earlier); }))
            return report::Circle::others;
        const apache::Trace there = tracer.trace(*next);
        if (text::equals_ignoring_case(name_of(next->host), name_of(request.host)) &&
            there.ending.why == apache::Why::not_listening)
            return report::Circle::dead_end;
        if (!is_same_host(*next, request) && !is_this_server(there))
            break;
        ending = there.ending;
        seen.push_back(*std::move(next));
    }
    return report::Circle::none;
}

}  // namespace fcgicheck::app
