#include "apache/request/redirect_circle.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apache/request/asked_url.h"
#include "text/ascii.h"
#include "text/effort.h"

namespace fcgicheck::apache {

namespace {

// As a browser goes on: only 307 and 308 keep a method that is no GET (RFC 9110, 15.4).
std::string method_behind(int status, const std::string& method) {
    const bool stays = status == 307 || status == 308 || method == "HEAD";
    return stays ? method : "GET";
}

// With what a client sends again: the headers and the address.
std::optional<Request> request_to(const std::string& location, const Request& first) {
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

bool is_same_host(const Request& a, const Request& b) {
    return a.is_tls == b.is_tls && a.port == b.port &&
           text::equals_ignoring_case(name_of(a.host), name_of(b.host));
}

bool is_same(const Request& a, const Request& b) {
    return is_same_host(a, b) && a.target == b.target && a.method == b.method;
}

// Whether the server is known by the name that is asked for.
bool is_this_server(const Trace& trace) {
    using By = HostReason::By;
    const By by = trace.host_reason.by;
    return trace.host_is_known && (by == By::server_name || by == By::alias || by == By::address);
}

}  // namespace

WayOfRedirects redirects_from(Tracer& tracer, const Request& request, const Trace& trace) {
    constexpr std::size_t farthest = 10;  // browsers take about twenty
    const text::Effort effort;
    WayOfRedirects led{.missed_headers = trace.missed_headers};
    std::vector<Request> seen{request};
    Ending ending = trace.ending;
    while (ending.location && ending.status && seen.size() <= farthest) {
        auto next = request_to(*ending.location, request);
        if (!next)
            break;
        next->method = method_behind(*ending.status, seen.back().method);
        if (std::any_of(seen.begin(), seen.end(),
                        [&](const Request& earlier) { return is_same(*next, earlier); })) {
            const bool is_first = seen.size() == 1;
            led.circle = is_first ? Circle::itself : Circle::others;
            return led;
        }
        const Trace there = tracer.trace(*next);
        if (text::equals_ignoring_case(name_of(next->host), name_of(request.host)) &&
            there.ending.why == Why::not_listening) {
            led.circle = Circle::dead_end;
            return led;
        }
        if (!is_same_host(*next, request) && !is_this_server(there))
            break;
        if (there.ending.why == Why::not_found)
            led.circle = Circle::nowhere;
        led.missed_headers.insert(there.missed_headers.begin(), there.missed_headers.end());
        ending = there.ending;
        seen.push_back(*std::move(next));
    }
    if (seen.size() > farthest && ending.location)
        led.circle = Circle::others;  // each longer than the one before
    return led;
}

}  // namespace fcgicheck::apache
