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

bool is_among(const Request& next, const std::vector<Request>& seen) {
    return std::any_of(seen.begin(), seen.end(),
                       [&](const Request& earlier) { return is_same(next, earlier); });
}

bool leads_nowhere(const Ending& ending) {
    return ending.why == Why::not_found && !ending.location;
}

// Whether the server is known by the name that is asked for.
bool is_this_server(const Trace& trace) {
    using By = HostReason::By;
    const By by = trace.host_reason.by;
    return trace.host_is_known && (by == By::server_name || by == By::alias || by == By::address);
}

// The line that redirects: its own, or the last that changed the URL.
std::optional<Cause> redirecting_line(const Trace& trace) {
    for (const Decision& made : trace.ending.decisions)
        if (made.because)
            return made.because;
    for (std::size_t left = trace.decisions.size(); left-- > 0;)
        if (trace.decisions[left].because)
            return trace.decisions[left].because;
    return std::nullopt;
}

// By how many redirects on end one line has made the URL longer.
class Growth {
  public:
    void see(const Request& from, const Request& to, const Trace& trace) {
        auto line = redirecting_line(trace);
        const bool grows = line && to.target.size() > from.target.size();
        times_ = grows ? (line == line_ ? times_ + 1 : 1) : 0;
        line_ = std::move(line);
    }
    bool is_sure() const { return times_ >= 10; }

  private:
    std::optional<Cause> line_;
    std::size_t times_ = 0;
};

}  // namespace

WayOfRedirects redirects_from(Tracer& tracer, const Request& request, const Trace& trace) {
    constexpr std::size_t farthest = 20;  // as browsers do
    const text::Effort effort;
    WayOfRedirects led{.missed_headers = trace.missed_headers};
    std::vector<Request> seen{request};
    Growth growth;
    Trace here = trace;
    while (here.ending.location && here.ending.status && seen.size() <= farthest) {
        auto next = request_to(*here.ending.location, request);
        if (!next)
            break;
        next->method = method_behind(*here.ending.status, seen.back().method);
        if (is_among(*next, seen)) {
            led.circle = seen.size() == 1 ? Circle::itself : Circle::others;
            return led;
        }
        growth.see(seen.back(), *next, here);
        Trace there = tracer.trace(*next);
        if (text::equals_ignoring_case(name_of(next->host), name_of(request.host)) &&
            there.ending.why == Why::not_listening) {
            led.circle = Circle::dead_end;
            return led;
        }
        if (!is_same_host(*next, request) && !is_this_server(there))
            break;
        led.missed_headers.insert(there.missed_headers.begin(), there.missed_headers.end());
        here = std::move(there);
        seen.push_back(*std::move(next));
    }
    if (seen.size() > farthest && growth.is_sure() && here.ending.location)
        led.circle = Circle::growing;
    else if (seen.size() > 1 && leads_nowhere(here.ending))
        led.circle = Circle::nowhere;
    return led;
}

}  // namespace fcgicheck::apache
